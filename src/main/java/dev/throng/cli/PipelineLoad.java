package dev.throng.cli;

import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.latency.Stage;
import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps a worker saturated with a bounded number of frames: each camera has a partition of its own and two frames under
 * way, and gets the next one when a count comes back. Belongs to one thread.
 */
final class PipelineLoad {
    private static final int UNDER_WAY_PER_CAMERA = 2;
    /** Counts in a measurement, however slow the machine is. */
    private static final int AT_LEAST = 4;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final BenchTopics topics;
    private final Histogram inferenceMicros = new Histogram(3);
    private long underWay;

    PipelineLoad(BenchTopics topics) {
        this.topics = topics;
    }

    /**
     * Loads the worker for this long and then waits until nothing is under way.
     *
     * @return frames counted per second, from the first count to the last within the time
     */
    double framesPerSecond(long seconds) throws IOException {
        for (int i = 0; i < topics.partitions() * UNDER_WAY_PER_CAMERA; i++) {
            send(i % topics.partitions());
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
        var records = topics.counts(POLL);
        while (records.isEmpty()) {
            if (System.nanoTime() - began > STUCK.toNanos()) {
                throw new UserError("no count came back within %d s".formatted(STUCK.toSeconds()));
            }
            records = topics.counts(POLL);
        }
        for (ConsumerRecord<String, byte[]> record : records) {
            CountEvent event = EventJson.read(record.value(), CountEvent.class);
            inferenceMicros.recordValue(Math.round(event.latencyMillis().get(Stage.INFERENCE) * 1000));
        }
        underWay -= records.count();
        return records;
    }

    private void send(int camera) {
        topics.send(camera, false);
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
}
