package dev.throng.cli;

import dev.throng.analytics.Worker;
import dev.throng.config.KafkaConfig;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.frame.FrameHeader;
import dev.throng.frame.FrameHeaders;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import dev.throng.latency.Stage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps a worker saturated with a bounded number of frames: each camera has a partition of its own and two frames under
 * way, and gets the next one when a count comes back. Belongs to one thread.
 */
final class PipelineLoad implements AutoCloseable {
    private static final int UNDER_WAY_PER_CAMERA = 2;
    /** Counts in a measurement, however slow the machine is. */
    private static final int AT_LEAST = 4;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final String framesTopic;
    private final int cameras;
    private final BenchFrames frames;
    private final Clock clock = Clock.systemUTC();
    private final Histogram inferenceMicros = new Histogram(3);
    private long sequence;
    private long underWay;

    PipelineLoad(KafkaConfig kafka, BenchFrames frames) {
        KafkaSettings settings = new KafkaSettings(kafka);
        this.frames = frames;
        cameras = kafka.partitions();
        framesTopic = settings.topic(Topic.FRAMES);
        producer = new KafkaProducer<>(settings.producer("throng-bench"));
        consumer = new KafkaConsumer<>(settings.consumer("throng-bench"));
        List<TopicPartition> counts = IntStream.range(0, kafka.partitions())
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
     * Loads the worker for this long and then waits until nothing is under way.
     *
     * @return frames counted per second, from the first count to the last within the time
     */
    double framesPerSecond(long seconds) throws IOException {
        for (int i = 0; i < cameras * UNDER_WAY_PER_CAMERA; i++) {
            send(i % cameras);
        }
        long began = System.nanoTime();
        long first = 0;
        long last = 0;
        long counted = 0;
        long end = began + Duration.ofSeconds(seconds).toNanos();
        while (underWay > 0) {
            for (ConsumerRecord<String, byte[]> record : poll()) {
                if (System.nanoTime() < end || counted < AT_LEAST) {
                    last = System.nanoTime();
                    first = counted == 0 ? last : first;
                    counted++;
                    send(Integer.parseInt(record.key()));
                }
            }
        }
        return (counted - 1) * 1e9 / (last - first);
    }

    private Iterable<ConsumerRecord<String, byte[]>> poll() throws IOException {
        long began = System.nanoTime();
        var records = consumer.poll(POLL);
        while (records.isEmpty()) {
            if (System.nanoTime() - began > STUCK.toNanos()) {
                throw new UserError("no count came back within %d s".formatted(STUCK.toSeconds()));
            }
            records = consumer.poll(POLL);
        }
        for (ConsumerRecord<String, byte[]> record : records) {
            CountEvent event = EventJson.read(record.value(), CountEvent.class);
            inferenceMicros.recordValue(Math.round(event.latencyMillis().get(Stage.INFERENCE) * 1000));
        }
        underWay -= records.count();
        return records;
    }

    private void send(int camera) {
        Instant now = clock.instant();
        FrameHeader header = new FrameHeader(sequence, now, now, 0, frames.width(), frames.height(), false);
        byte[] jpeg = frames.jpegs().get((int) (sequence++ % frames.jpegs().size()));
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(framesTopic, camera, Integer.toString(camera), jpeg);
        FrameHeaders.write(header, record.headers());
        var unused = producer.send(record);
        underWay++;
    }

    /** Forgets what was measured so far. */
    void reset() {
        inferenceMicros.reset();
    }

    /** A percentile of the model's runs. */
    double inferenceMillis(double percentile) {
        return inferenceMicros.getValueAtPercentile(percentile) / 1000.0;
    }

    /** Frames counted since the last reset. */
    long counted() {
        return inferenceMicros.getTotalCount();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close();
    }
}
