package dev.throng.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * A consumer on a thread of its own for as long as this is open. What Kafka throws is told to the owner, and after a
 * pause it goes on. The consumer is closed at the end, on that thread.
 */
public final class ConsumerLoop implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration INTERRUPTED = Duration.ofSeconds(1);

    /** What is done with the consumer; called on the loop's thread alone. */
    public interface Work {
        /** Polls once, and does what follows from that. */
        void step() throws InterruptedException;

        /** Kafka did not do as it should; there will be another step. */
        void failed(KafkaException e);

        /** There will be no other step; the consumer is still open. */
        default void ended() {}
    }

    private final KafkaConsumer<?, ?> consumer;
    private final Work work;
    private final Duration patience;
    private final Thread thread;
    private volatile boolean closed;

    private ConsumerLoop(String name, KafkaConsumer<?, ?> consumer, Duration patience, Work work) {
        this.consumer = consumer;
        this.patience = patience;
        this.work = work;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /**
     * Begins.
     *
     * @param name of the thread
     * @param patience how long a step may go on when this is closed, before it is interrupted
     */
    public static ConsumerLoop start(String name, KafkaConsumer<?, ?> consumer, Duration patience, Work work) {
        ConsumerLoop loop = new ConsumerLoop(name, consumer, patience, work);
        loop.thread.start();
        return loop;
    }

    /** False once it has ended, be it by a defect. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        try (consumer) {
            try {
                while (!closed) {
                    step();
                }
            } catch (InterruptedException | InterruptException e) {
                // closed: the consumer shall close in peace
                Thread.interrupted();
            } finally {
                closed = true;
                work.ended();
            }
        }
    }

    private void step() throws InterruptedException {
        try {
            work.step();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            work.failed(e);
            Thread.sleep(PAUSE.toMillis());
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(patience.toMillis());
            thread.interrupt();
            thread.join(INTERRUPTED.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
