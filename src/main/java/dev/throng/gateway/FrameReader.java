package dev.throng.gateway;

import dev.throng.config.Privacy;
import dev.throng.frame.BadFrameException;
import dev.throng.frame.FrameHeaders;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the pictures of the cameras that somebody watches, and of no others. Watching is counted per camera. */
final class FrameReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final CloseOptions CLOSING = CloseOptions.timeout(Duration.ofMillis(500));

    private final KafkaConsumer<String, byte[]> consumer;
    private final Joiner joiner;
    private final BiConsumer<String, Privacy> privacy;
    private final String topic;
    private int partitions;
    private final Map<String, Integer> watchers = new HashMap<>();
    private final Thread thread = new Thread(this::read, "throng-gateway-frames");
    private boolean changed;
    private volatile boolean closed;

    FrameReader(KafkaSettings settings, Joiner joiner, BiConsumer<String, Privacy> privacy) {
        this.privacy = privacy;
        this.joiner = joiner;
        topic = settings.topic(Topic.FRAMES);
        consumer = new KafkaConsumer<>(settings.consumer("throng-gateway-frames"));
        try {
            partitions = consumer.partitionsFor(topic).size();
        } catch (KafkaException e) {
            consumer.close(CLOSING);
            throw e;
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** One more watches this camera. */
    synchronized void watch(String camera) {
        if (watchers.merge(camera, 1, Integer::sum) == 1) {
            joiner.watch(camera, true);
            changed();
        }
    }

    /** One less watches this camera. */
    synchronized void unwatch(String camera) {
        if (watchers.computeIfPresent(camera, (id, count) -> count == 1 ? null : count - 1) == null) {
            joiner.watch(camera, false);
            changed();
        }
    }

    private void changed() {
        changed = true;
        notifyAll();
        consumer.wakeup();
    }

    private void read() {
        try {
            while (!closed) {
                try {
                    if (assignIfChanged()) {
                        consumer.poll(POLL).forEach(this::handle);
                    }
                } catch (WakeupException e) {
                    // who is watched has changed, or the gateway closes: both are looked at next
                    LOG.atTrace().log("woken up");
                } catch (KafkaException e) {
                    LOG.atWarn().addKeyValue("error", e.getMessage()).log("cannot read pictures; trying on");
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            consumer.close(CLOSING);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // a pause: waking up early does no harm
    private synchronized void pause() throws InterruptedException {
        if (!closed) {
            wait(RETRY_PAUSE.toMillis());
        }
    }

    /** Waits while nobody watches anything; returns false when the gateway closes. */
    private synchronized boolean assignIfChanged() throws InterruptedException {
        while (watchers.isEmpty() && !closed) {
            wait();
        }
        // from the client's own memory, which it brings up to date by itself
        int count = closed ? partitions : consumer.partitionsFor(topic).size();
        if (closed || !changed && count == partitions) {
            return !closed;
        }
        partitions = count;
        Set<TopicPartition> wanted = new HashSet<>();
        for (String camera : watchers.keySet()) {
            int partition = BuiltInPartitioner.partitionForKey(camera.getBytes(StandardCharsets.UTF_8), partitions);
            wanted.add(new TopicPartition(topic, partition));
        }
        Set<TopicPartition> added = new HashSet<>(wanted);
        added.removeAll(consumer.assignment());
        consumer.assign(wanted);
        if (!added.isEmpty()) {
            consumer.seekToEnd(added);
        }
        changed = false;
        return true;
    }

    private void handle(ConsumerRecord<String, byte[]> record) {
        try {
            privacy.accept(record.key(), FrameHeaders.readPrivacy(record.headers()));
            joiner.frame(record.key(), FrameHeaders.read(record.headers()).sequence(), record.value());
        } catch (BadFrameException e) {
            LOG.atDebug().addKeyValue("error", e.getMessage()).log("not a frame");
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
