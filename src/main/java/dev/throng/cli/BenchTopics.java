package dev.throng.cli;

import dev.throng.analytics.Worker;
import dev.throng.config.KafkaConfig;
import dev.throng.frame.FrameHeader;
import dev.throng.frame.FrameHeaders;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Frames to a worker, and counts back. Belongs to one thread. */
final class BenchTopics implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final String framesTopic;
    private final int partitions;
    private final BenchFrames frames;
    private final Clock clock = Clock.systemUTC();
    private long sequence;

    BenchTopics(KafkaConfig kafka, BenchFrames frames) {
        KafkaSettings settings = new KafkaSettings(kafka);
        this.frames = frames;
        partitions = kafka.partitions();
        framesTopic = settings.topic(Topic.FRAMES);
        producer = new KafkaProducer<>(settings.producer("throng-bench"));
        consumer = new KafkaConsumer<>(settings.consumer("throng-bench"));
        List<TopicPartition> counts = IntStream.range(0, partitions)
                .mapToObj(i -> new TopicPartition(settings.topic(Topic.COUNTS), i))
                .toList();
        consumer.assign(counts);
        consumer.seekToEnd(counts);
        counts.forEach(consumer::position);
    }

    /** Waits until the worker has its partitions. */
    void awaitWorker(Worker worker, Duration patience) {
        long began = System.nanoTime();
        while (!worker.health().ready()) {
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new UserError(
                        "the worker is not ready: " + worker.health().detail());
            }
            // nothing is under way yet: this only waits
            consumer.poll(POLL);
        }
    }

    /**
     * Sends the next frame.
     *
     * @param camera number of the camera, which is its id; decides about the partition
     * @param live whether it may be dropped
     */
    void send(int camera, boolean live) {
        Instant now = clock.instant();
        FrameHeader header = new FrameHeader(sequence, now, now, 0, frames.width(), frames.height(), live);
        byte[] jpeg = frames.jpegs().get((int) (sequence++ % frames.jpegs().size()));
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(framesTopic, camera % partitions, Integer.toString(camera), jpeg);
        FrameHeaders.write(header, record.headers());
        var unused = producer.send(record);
    }

    /** The counts that came within the time. */
    ConsumerRecords<String, byte[]> counts(Duration time) {
        return consumer.poll(time);
    }

    int partitions() {
        return partitions;
    }

    Instant now() {
        return clock.instant();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
