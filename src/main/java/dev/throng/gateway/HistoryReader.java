package dev.throng.gateway;

import dev.throng.event.EventJson;
import dev.throng.event.MinuteEvent;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Partitions;
import dev.throng.kafka.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a camera's minutes from Kafka when they are asked for: nothing is held here, and any range that Kafka keeps can
 * be had. Blocks.
 */
final class HistoryReader {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Cameras that share a partition may differ by so much. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    private final KafkaSettings settings;

    HistoryReader(KafkaSettings settings) {
        this.settings = settings;
    }

    /**
     * The minutes that begin in a range, in order.
     *
     * @param to not included
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    List<MinuteEvent> read(String camera, Instant from, Instant to) {
        Map<Instant, MinuteEvent> minutes = new TreeMap<>();
        try (var consumer = new KafkaConsumer<String, byte[]>(settings.consumer("throng-gateway-history"))) {
            String topic = settings.topic(Topic.HISTORY);
            int count = consumer.partitionsFor(topic, PATIENCE).size();
            TopicPartition partition = new TopicPartition(topic, Partitions.of(camera, count));
            OffsetAndTimestamp begin = consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli()), PATIENCE)
                    .get(partition);
            if (begin == null) {
                return List.of();
            }
            long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
            consumer.assign(List.of(partition));
            consumer.seek(partition, begin.offset());
            long latest = to.plus(SLACK).toEpochMilli();
            long newest = Long.MIN_VALUE;
            while (newest <= latest && consumer.position(partition, PATIENCE) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    newest = Math.max(newest, record.timestamp());
                    if (MinuteEvent.cameraOf(record.key()).equals(camera)) {
                        take(record, from, to, minutes);
                    }
                }
            }
        }
        return List.copyOf(minutes.values());
    }

    private static void take(
            ConsumerRecord<String, byte[]> record, Instant from, Instant to, Map<Instant, MinuteEvent> minutes) {
        try {
            MinuteEvent event = EventJson.read(record.value(), MinuteEvent.class);
            if (!event.minute().isBefore(from) && event.minute().isBefore(to)) {
                minutes.put(event.minute(), event);
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("key", record.key()).log("a record that is no minute is skipped");
        }
    }
}
