package dev.throng.cli;

import dev.throng.analytics.WorkerMetrics;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.latency.Stage;
import dev.throng.latency.Timing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Live cameras at steady rates: their frames are sent when they are due, whatever becomes of those before. Belongs to
 * one thread.
 */
final class LiveLoad {
    private static final Duration POLL = Duration.ofMillis(5);
    /** The worker finds its pace before anything is measured. */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    /** Between the slowest and the fastest of cameras that are out of step. */
    private static final double DRIFT = 0.1;

    private final BenchTopics topics;
    private final MeterRegistry metrics;

    /** @param metrics of the worker */
    LiveLoad(BenchTopics topics, MeterRegistry metrics) {
        this.topics = topics;
        this.metrics = metrics;
    }

    /**
     * What a load led to.
     *
     * @param age of a count when it arrives, from the capture of its frame
     * @param inference of the model's runs
     * @param sent frames by camera
     * @param counted frames by camera
     * @param drops frames by reason
     * @param lag frames that were sent but not handled yet, at the end of each second
     */
    record Result(
            Timing age,
            Timing inference,
            List<Long> sent,
            List<Long> counted,
            Map<String, Long> drops,
            List<Long> lag) {}

    /**
     * Rates that differ by a twentieth from the mean at most: cameras drift past each other, so that their frames come
     * at once now and then, as those of cameras that know nothing of each other do.
     *
     * @param mean frames per second
     */
    static List<Double> outOfStep(int cameras, double mean) {
        return IntStream.range(0, cameras)
                .mapToObj(camera -> mean * (1 + DRIFT * ((camera + 0.5) / cameras - 0.5)))
                .toList();
    }

    /**
     * Sends for this long, after a little while to settle.
     *
     * @param rates frames per second of each camera
     */
    Result run(List<Double> rates, int seconds) throws IOException {
        long[] sent = new long[rates.size()];
        long[] counted = new long[rates.size()];
        long[] due = new long[rates.size()];
        Histogram age = new Histogram(3);
        Histogram inference = new Histogram(3);
        List<Long> lag = new ArrayList<>();
        long total = 0;
        double handledBefore = handled();
        Map<String, Long> dropsBefore = Map.of();
        long began = System.nanoTime();
        // cameras that were started at different times: their frames don't come all at once
        Arrays.setAll(due, camera -> began + Math.round(1e9 / rates.get(camera) * camera / due.length));
        long measured = began + SETTLING.toNanos();
        long end = measured + Duration.ofSeconds(seconds).toNanos();
        boolean settled = false;
        for (long now = began; now < end; now = System.nanoTime()) {
            if (!settled && now >= measured) {
                settled = true;
                dropsBefore = drops();
            }
            for (int camera = 0; camera < due.length; camera++) {
                if (now >= due[camera]) {
                    topics.send(camera, true);
                    due[camera] += Math.round(1e9 / rates.get(camera));
                    total++;
                    sent[camera] += settled ? 1 : 0;
                }
            }
            for (ConsumerRecord<String, byte[]> record : topics.counts(POLL)) {
                if (settled) {
                    CountEvent event = EventJson.read(record.value(), CountEvent.class);
                    counted[Integer.parseInt(record.key())]++;
                    age.recordValue(Math.max(
                            0,
                            Duration.between(event.capturedAt(), topics.now()).toNanos() / 1000));
                    inference.recordValue(Math.round(event.latencyMillis().get(Stage.INFERENCE) * 1000));
                }
            }
            if (settled && (now - measured) / 1_000_000_000L > lag.size()) {
                lag.add(Math.round(total - (handled() - handledBefore)));
            }
        }
        Map<String, Long> drops = drops();
        dropsBefore.forEach((reason, before) -> drops.merge(reason, -before, Long::sum));
        return new Result(
                Timing.of(age),
                Timing.of(inference),
                Arrays.stream(sent).boxed().toList(),
                Arrays.stream(counted).boxed().toList(),
                drops,
                lag);
    }

    /**
     * Waits until the worker has nothing left to do, so that the next load does not begin with the rest of this one.
     */
    void drain() {
        long end = System.nanoTime() + SETTLING.toNanos();
        while (System.nanoTime() < end) {
            if (!topics.counts(Duration.ofMillis(100)).isEmpty()) {
                end = System.nanoTime() + SETTLING.toNanos();
            }
        }
    }

    private double handled() {
        return sum(WorkerMetrics.FRAMES) + sum(WorkerMetrics.DROPS) + sum(WorkerMetrics.REJECTED);
    }

    private double sum(String meter) {
        return metrics.find(meter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private Map<String, Long> drops() {
        Map<String, Long> drops = new TreeMap<>();
        metrics.find(WorkerMetrics.DROPS)
                .counters()
                .forEach(counter ->
                        drops.merge(counter.getId().getTag("reason"), Math.round(counter.count()), Long::sum));
        return drops;
    }
}
