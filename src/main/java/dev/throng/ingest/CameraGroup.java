package dev.throng.ingest;

import dev.throng.camera.DefinitionJson;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place among the ingest nodes: a consumer group shares out the cameras topic's partitions, and each node
 * runs the cameras that its partitions define. A node that dies is missed after eight seconds; one that stops leaves at
 * once; one that comes takes over its share, and the other cameras stay where they are.
 */
final class CameraGroup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CameraGroup.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(2_000);
    private static final CloseOptions CLOSING = CloseOptions.timeout(Duration.ofMillis(300));

    private final KafkaConsumer<String, byte[]> consumer;
    private final Fleet fleet;
    private final Definitions definitions = new Definitions();
    private final String topic;
    private final Thread thread = new Thread(this::run, "cameras");
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int partitions;

    private CameraGroup(KafkaSettings settings, Fleet fleet) {
        this.fleet = fleet;
        topic = settings.topic(Topic.CAMERAS);
        Properties properties = settings.consumer("throng-ingest-cameras");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group("ingest"));
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // the classic protocol: brokers allow no session under 45 s in the new one
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 8_000);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 30_000);
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        consumer = new KafkaConsumer<>(properties);
        thread.setDaemon(true);
    }

    /** Joins the group; from now on the fleet is this group's to command. */
    static CameraGroup join(KafkaSettings settings, Fleet fleet) {
        CameraGroup group = new CameraGroup(settings, fleet);
        group.thread.start();
        return group;
    }

    /** How many of the cameras topic's partitions are this node's. */
    int partitions() {
        return partitions;
    }

    /** False if nothing commands the cameras any more: a defect, which only a restart mends. */
    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        try {
            consumer.subscribe(List.of(topic), new Moves());
            while (closed.getCount() > 0) {
                try {
                    consumer.poll(POLL).forEach(this::accept);
                    definitions.loaded(consumer, fleet);
                } catch (WakeupException e) {
                    // only closing wakes it up: the loop ends
                    LOG.atTrace().log("woken up");
                } catch (KafkaException e) {
                    LOG.atWarn().addKeyValue("error", e.getMessage()).log("cannot read the cameras; trying on");
                    pause();
                }
            }
        } finally {
            // stopped is said before the others hear that this node has left
            fleet.stopAll();
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

    private void accept(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            return;
        }
        try {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            definitions.take(
                    partition,
                    record.key(),
                    record.value() == null ? null : DefinitionJson.read(record.value()),
                    fleet);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("camera", record.key())
                    .addKeyValue("error", e.getMessage())
                    .log("a definition that cannot be read is skipped");
        }
    }

    /** Called on this group's thread, while it polls. */
    private final class Moves implements ConsumerRebalanceListener {
        /** Lost, not yet assigned anew: kept running, so that a Kafka that was away interrupts no camera. */
        private final Set<TopicPartition> lost = new HashSet<>();

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            partitions = consumer.assignment().size();
            lost.removeAll(consumer.assignment());
            definitions.forget(lost, fleet);
            lost.clear();
            if (!added.isEmpty()) {
                LOG.atInfo()
                        .addKeyValue("added", added.size())
                        .addKeyValue("partitions", partitions)
                        .log("cameras assigned");
                consumer.seekToBeginning(added);
                definitions.load(added);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            if (closed.getCount() > 0 && !revoked.isEmpty()) {
                LOG.atInfo().addKeyValue("partitions", revoked.size()).log("cameras go to another node");
                definitions.forget(revoked, fleet);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> gone) {
            LOG.atWarn()
                    .addKeyValue("partitions", gone.size())
                    .log("the group went on without this node; joining anew");
            lost.addAll(gone);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        consumer.wakeup();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
