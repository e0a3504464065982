package dev.throng.ingest;

import dev.throng.frame.FrameHeader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The way of a file's frames into Kafka, on which none gets lost: only a few are ahead of the workers, and those that
 * were not counted before Kafka's retention may have taken them are sent again. Belongs to one thread.
 */
final class FileOutlet implements AutoCloseable {
    /** Enough to keep a worker's thread busy, and few enough to be counted long before the topic drops them. */
    private static final int MOST_AHEAD = 8;

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration SLOW = Duration.ofSeconds(5);

    /** Sends a frame and waits until Kafka has it. */
    interface Sender {
        void send(FrameHeader header, byte[] jpeg) throws InterruptedException;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, and changed by nobody
    private record Sent(FrameHeader header, byte[] jpeg, Instant at) {}

    private final Sender sender;
    private final Supplier<Answers> connection;
    private final Duration patience;
    private final Consumer<@Nullable String> notice;
    private final Clock clock;
    private final StopSignal stop;
    private final Map<Long, Sent> waiting = new TreeMap<>();
    private @Nullable Answers answers;

    /**
     * An outlet that is not connected yet.
     *
     * @param connection begins to listen for answers; fails as long as the broker is away
     * @param patience how long an answer may take before a frame is sent again; well within the topic's retention
     * @param notice told what is waited for, and null when nothing is
     */
    FileOutlet(
            Sender sender,
            Supplier<Answers> connection,
            Duration patience,
            Consumer<@Nullable String> notice,
            Clock clock,
            StopSignal stop) {
        this.sender = sender;
        this.connection = connection;
        this.patience = patience;
        this.notice = notice;
        this.clock = clock;
        this.stop = stop;
    }

    /** Sends a frame; returns when the workers are close enough behind. */
    void publish(FrameHeader header, byte[] jpeg) throws InterruptedException {
        connect();
        waiting.put(header.sequence(), new Sent(header, jpeg, clock.instant()));
        sender.send(header, jpeg);
        settle(MOST_AHEAD - 1);
    }

    /** Waits until every frame has been counted, or refused. */
    void finish() throws InterruptedException {
        settle(0);
    }

    private void connect() throws InterruptedException {
        while (answers == null && !stop.isSet()) {
            try {
                answers = connection.get();
            } catch (KafkaException e) {
                notice.accept("Kafka does not answer; waiting for it");
                stop.await(RETRY_PAUSE);
            }
        }
    }

    private void settle(int most) throws InterruptedException {
        while (answers != null && !stop.isSet()) {
            answers.poll(waiting.size() > most ? LOOK : Duration.ZERO).forEach(waiting::remove);
            if (waiting.size() <= most) {
                notice.accept(null);
                return;
            }
            sendOverdueAgain();
        }
    }

    private void sendOverdueAgain() throws InterruptedException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Sent> all = new ArrayList<>(waiting.values());
        if (!all.isEmpty() && Duration.between(all.get(0).at, now).compareTo(SLOW) > 0) {
            notice.accept("waiting for the workers: %d frames not counted yet; is one running?".formatted(all.size()));
        }
        for (Sent sent : all) {
            if (Duration.between(sent.at, now).compareTo(patience) > 0) {
                FrameHeader header = sent.header.again(now);
                waiting.put(header.sequence(), new Sent(header, sent.jpeg, now));
                sender.send(header, sent.jpeg);
            }
        }
    }

    @Override
    public void close() {
        if (answers != null) {
            answers.close();
        }
    }
}
