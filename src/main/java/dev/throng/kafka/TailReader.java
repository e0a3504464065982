package dev.throng.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows whole topics without a consumer group, on a thread of its own: whoever reads so sees everything. Outlives a
 * broker that goes away and comes back.
 */
public final class TailReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TailReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CHECK_PERIOD = Duration.ofSeconds(5);
    private static final Duration CHECK_PATIENCE = Duration.ofSeconds(2);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Consumer<ConsumerRecord<String, byte[]>> handler;
    private final Thread thread;
    private long nextCheckNanos;
    private volatile boolean reachable = true;
    private volatile boolean closed;

    /**
     * Begins to read.
     *
     * @param name of the thread and the client
     * @param fromNow topics read from their end on
     * @param fromBeginning topics read whole, such as compacted ones
     * @param handler called for each record on the reader's thread; what it throws is logged, and reading goes on
     */
    public static TailReader start(
            String name,
            KafkaSettings settings,
            Set<Topic> fromNow,
            Set<Topic> fromBeginning,
            Consumer<ConsumerRecord<String, byte[]>> handler) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.consumer(name));
        List<TopicPartition> end = partitions(consumer, settings, fromNow);
        List<TopicPartition> whole = partitions(consumer, settings, fromBeginning);
        List<TopicPartition> all = new ArrayList<>(end);
        all.addAll(whole);
        consumer.assign(all);
        consumer.seekToEnd(end);
        consumer.seekToBeginning(whole);
        // positions are looked up lazily: fix the end now, so that what is published from here on is seen
        end.forEach(consumer::position);
        TailReader reader = new TailReader(name, consumer, handler);
        reader.thread.start();
        return reader;
    }

    private TailReader(
            String name, KafkaConsumer<String, byte[]> consumer, Consumer<ConsumerRecord<String, byte[]>> handler) {
        this.consumer = consumer;
        this.handler = handler;
        thread = new Thread(this::read, name);
        thread.setDaemon(true);
    }

    private static List<TopicPartition> partitions(
            KafkaConsumer<?, ?> consumer, KafkaSettings settings, Collection<Topic> topics) {
        return topics.stream()
                .flatMap(topic -> consumer.partitionsFor(settings.topic(topic)).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toList());
    }

    /** False while the broker does not answer; known a few seconds late. */
    public boolean isReachable() {
        return reachable && thread.isAlive();
    }

    private void read() {
        try (consumer) {
            while (!closed) {
                try {
                    consumer.poll(POLL).forEach(this::handle);
                    check();
                } catch (WakeupException e) {
                    return;
                } catch (KafkaException e) {
                    reachable = false;
                    LOG.atWarn().addKeyValue("error", e.getMessage()).log("cannot read from Kafka; trying on");
                }
            }
        }
    }

    private void handle(ConsumerRecord<String, byte[]> record) {
        try {
            handler.accept(record);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("key", record.key())
                    .addKeyValue("error", e.toString())
                    .log("record skipped");
        }
    }

    /** An idle topic and a broker that is away look the same to poll: ask now and then. */
    private void check() {
        long now = System.nanoTime();
        if (nextCheckNanos != 0 && now - nextCheckNanos < 0) {
            return;
        }
        nextCheckNanos = now + CHECK_PERIOD.toNanos();
        try {
            consumer.endOffsets(Set.of(consumer.assignment().iterator().next()), CHECK_PATIENCE);
            reachable = true;
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            reachable = false;
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
