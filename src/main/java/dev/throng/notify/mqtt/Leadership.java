package dev.throng.notify.mqtt;

import dev.throng.kafka.ConsumerLoop;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of several processes leads: the one to which a consumer group gives a topic's first partition. Nothing is read.
 * Who leads may change while Kafka is away, which the one who led learns late.
 */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Runnable gained;
    private final Runnable lost;
    private final ConsumerLoop loop;
    private boolean leads;
    private volatile boolean member;

    /**
     * Joins the group.
     *
     * @param gained called on a thread of its own when this process begins to lead
     * @param lost called on the same thread when it ends to, at the latest when this is closed
     */
    Leadership(KafkaSettings settings, String group, Topic topic, Runnable gained, Runnable lost) {
        this.gained = gained;
        this.lost = lost;
        Properties properties = settings.consumer(group);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        consumer = new KafkaConsumer<>(properties);
        consumer.subscribe(List.of(settings.topic(topic)), new Listener());
        loop = ConsumerLoop.start(group, consumer, CLOSING, new Membership());
    }

    /** True while it is known who leads. */
    boolean isMember() {
        return member && loop.isAlive();
    }

    private void lead(boolean now) {
        if (leads != now) {
            leads = now;
            (now ? gained : lost).run();
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class Membership implements ConsumerLoop.Work {
        @Override
        public void step() {
            consumer.poll(POLL);
            member = consumer.groupMetadata().generationId() >= 0;
        }

        @Override
        public void failed(KafkaException e) {
            member = false;
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("Kafka does not say who leads; trying on");
        }

        @Override
        public void ended() {
            lead(false);
        }
    }

    private final class Listener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            if (partitions.stream().anyMatch(partition -> partition.partition() == 0)) {
                lead(true);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.stream().anyMatch(partition -> partition.partition() == 0)) {
                lead(false);
            }
        }
    }
}
