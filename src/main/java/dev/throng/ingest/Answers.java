package dev.throng.ingest;

import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.frame.BadFrameException;
import dev.throng.frame.FrameHeaders;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the workers make of one camera's frames: which were counted, and which cannot be. Belongs to one thread. */
final class Answers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final int PATIENCE_MILLIS = 5_000;
    private static final CloseOptions CLOSING = CloseOptions.timeout(Duration.ofMillis(500));

    private final String camera;
    private final String counts;
    private final KafkaConsumer<String, byte[]> consumer;

    /**
     * Listens from now on.
     *
     * @throws org.apache.kafka.common.KafkaException if the broker does not answer within 5 s
     */
    Answers(KafkaSettings settings, String camera) {
        this.camera = camera;
        counts = settings.topic(Topic.COUNTS);
        Properties properties = settings.consumer("throng-answers-" + camera);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        consumer = new KafkaConsumer<>(properties);
        try {
            List<TopicPartition> partitions = Stream.of(counts, settings.topic(Topic.REJECTED))
                    .map(this::partition)
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            // seeking is lazy: an answer must not come before it
            partitions.forEach(consumer::position);
        } catch (RuntimeException e) {
            consumer.close(CLOSING);
            throw e;
        }
    }

    private TopicPartition partition(String topic) {
        int partitions = consumer.partitionsFor(topic).size();
        return new TopicPartition(
                topic, BuiltInPartitioner.partitionForKey(camera.getBytes(StandardCharsets.UTF_8), partitions));
    }

    /** The sequence numbers that were answered since the last call; waits this long for the first. */
    List<Long> poll(Duration wait) {
        List<Long> sequences = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            if (camera.equals(record.key())) {
                try {
                    sequences.add(sequence(record));
                } catch (IOException | BadFrameException e) {
                    LOG.atDebug().addKeyValue("error", e.getMessage()).log("not an answer");
                }
            }
        }
        return sequences;
    }

    private long sequence(ConsumerRecord<String, byte[]> record) throws IOException, BadFrameException {
        return record.topic().equals(counts)
                ? EventJson.read(record.value(), CountEvent.class).sequence()
                : FrameHeaders.read(record.headers()).sequence();
    }

    @Override
    public void close() {
        consumer.close(CLOSING);
    }
}
