package dev.throng.ingest;

import static org.awaitility.Awaitility.await;

import dev.throng.config.KafkaConfig;
import dev.throng.event.CameraStatus;
import dev.throng.event.EventJson;
import dev.throng.frame.FrameHeader;
import dev.throng.frame.FrameHeaders;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Everything that was and is written to a topic; for one thread. */
final class TopicTail implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> seen = new ArrayList<>();

    TopicTail(KafkaConfig kafka, Topic topic) {
        KafkaSettings settings = new KafkaSettings(kafka);
        consumer = new KafkaConsumer<>(settings.consumer("tail-" + topic));
        List<TopicPartition> partitions = IntStream.range(0, kafka.partitions())
                .mapToObj(i -> new TopicPartition(settings.topic(topic), i))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The records of a camera so far, in order. */
    List<ConsumerRecord<String, byte[]>> of(String camera) {
        consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
        return seen.stream().filter(record -> record.key().equals(camera)).toList();
    }

    /** The records of all cameras so far. */
    List<ConsumerRecord<String, byte[]>> all() {
        consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
        return List.copyOf(seen);
    }

    /** The records of all cameras up to the topic's end as it is now. */
    List<ConsumerRecord<String, byte[]>> toItsEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        await().pollInSameThread().atMost(PATIENCE).until(() -> {
            all();
            return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        });
        return List.copyOf(seen);
    }

    List<FrameHeader> headers(String camera) throws Exception {
        List<FrameHeader> headers = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : of(camera)) {
            headers.add(FrameHeaders.read(record.headers()));
        }
        return headers;
    }

    List<CameraStatus> statuses(String camera) throws Exception {
        List<CameraStatus> statuses = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : of(camera)) {
            if (record.value() == null) {
                continue;
            }
            statuses.add(EventJson.read(record.value(), CameraStatus.class));
        }
        return statuses;
    }

    /** Waits for so many records of a camera more than there are. */
    void awaitMore(String camera, int more) {
        int before = of(camera).size();
        await().pollInSameThread().atMost(PATIENCE).until(() -> of(camera).size() >= before + more);
    }

    /** Waits for a status, from the first on. */
    CameraStatus awaitStatus(String camera, Predicate<CameraStatus> wanted) {
        return await().pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> statuses(camera).stream().filter(wanted).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
