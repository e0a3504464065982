package dev.throng.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
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
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    /** Without a group there is nobody to tell; asking the broker to close the fetch would wait for that fetch. */
    private static final CloseOptions CLOSING = CloseOptions.timeout(Duration.ZERO);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Consumer<ConsumerRecord<String, byte[]>> handler;
    private final Thread thread;
    private long nextCheckNanos;
    private volatile boolean reachable = true;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Map<TopicPartition, Long> ends;
    private final Set<String> topics;

    /**
     * Begins to read.
     *
     * @param name of the thread and the client
     * @param fromNow topics read from their end on
     * @param fromBeginning topics read whole, such as compacted ones
     * @param handler called for each record on the reader's thread; what it throws is logged, and reading goes on
     * @throws KafkaException if the topics' partitions cannot be had
     */
    public static TailReader start(
            String name,
            KafkaSettings settings,
            Set<Topic> fromNow,
            Set<Topic> fromBeginning,
            Consumer<ConsumerRecord<String, byte[]>> handler) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings.consumer(name));
        try {
            Map<TopicPartition, Long> ends = assign(consumer, settings, fromNow, fromBeginning);
            TailReader reader = new TailReader(name, consumer, ends, handler);
            reader.thread.start();
            return reader;
        } catch (KafkaException e) {
            consumer.close(CLOSING);
            throw e;
        }
    }

    /** Returns where the topics that are read whole end now. */
    private static Map<TopicPartition, Long> assign(
            KafkaConsumer<?, ?> consumer, KafkaSettings settings, Set<Topic> fromNow, Set<Topic> fromBeginning) {
        List<TopicPartition> end = partitions(consumer, settings, fromNow);
        List<TopicPartition> whole = partitions(consumer, settings, fromBeginning);
        List<TopicPartition> all = new ArrayList<>(end);
        all.addAll(whole);
        consumer.assign(all);
        consumer.seekToEnd(end);
        consumer.seekToBeginning(whole);
        // positions are looked up lazily: fix the end now, so that what is published from here on is seen
        end.forEach(consumer::position);
        return consumer.endOffsets(whole);
    }

    private TailReader(
            String name,
            KafkaConsumer<String, byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<String, byte[]>> handler) {
        this.consumer = consumer;
        this.ends = ends;
        topics = consumer.assignment().stream().map(TopicPartition::topic).collect(Collectors.toSet());
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

    /** Waits until all that was there at the start has been handed on; false if that takes longer. */
    public boolean awaitCaughtUp(Duration patience) {
        try {
            return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void read() {
        try {
            while (closed.getCount() > 0) {
                try {
                    consumer.poll(POLL).forEach(this::handle);
                    lookWhetherCaughtUp();
                    check();
                } catch (WakeupException e) {
                    // only closing wakes it up: the loop ends
                    LOG.atTrace().log("woken up");
                } catch (KafkaException e) {
                    reachable = false;
                    LOG.atWarn().addKeyValue("error", e.getMessage()).log("cannot read from Kafka; trying on");
                    pause();
                }
            }
        } finally {
            consumer.close(CLOSING);
        }
    }

    private void pause() {
        try {
            if (closed.await(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atTrace().log("closed while Kafka was away");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
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

    private void lookWhetherCaughtUp() {
        if (caughtUp.getCount() > 0
                && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            caughtUp.countDown();
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
            takeNewPartitions();
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            reachable = false;
        }
    }

    /** What is in a partition that was added meanwhile is all new. */
    private void takeNewPartitions() {
        Set<TopicPartition> all = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic, CHECK_PATIENCE).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toSet());
        Set<TopicPartition> before = consumer.assignment();
        if (!before.containsAll(all)) {
            List<TopicPartition> added =
                    all.stream().filter(each -> !before.contains(each)).toList();
            consumer.assign(all);
            consumer.seekToBeginning(added);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
