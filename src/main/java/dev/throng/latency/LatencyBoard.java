package dev.throng.latency;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rolling percentiles of every stage, per camera and over all cameras. The windows are Micrometer's over HdrHistogram;
 * the registry gets {@code throng_latency_seconds} with buckets.
 */
public final class LatencyBoard implements AutoCloseable {
    /** Duration of a stage; labels {@code stage} and {@code camera}. */
    public static final String LATENCY = "throng.latency";
    /** Stages that took a negative time, since clocks disagree; label {@code stage}. */
    public static final String SKEWED = "throng.latency.skewed";

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final double[] PERCENTILES = {0.5, 0.95, 0.99};
    private static final Duration[] BUCKETS = Arrays.stream(
                    new long[] {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final MeterRegistry overall = new SimpleMeterRegistry();
    private final Map<Stage, Timer> all = new ConcurrentHashMap<>();
    private final Map<String, Map<Stage, Timer>> cameras = new ConcurrentHashMap<>();
    private final ClockSkew skew;

    /** @param nanoTime the time source of the skew's window, such as {@code System::nanoTime} */
    public LatencyBoard(MeterRegistry registry, java.util.function.LongSupplier nanoTime) {
        this.registry = registry;
        skew = new ClockSkew(WINDOW, nanoTime);
    }

    /** Adds one sample; a negative one counts as clock skew instead. */
    public void record(String camera, Stage stage, double millis) {
        if (millis < 0) {
            skew.add(millis);
            Counter.builder(SKEWED)
                    .tag("stage", stage.label())
                    .register(registry)
                    .increment();
            return;
        }
        long nanos = Math.round(millis * 1e6);
        all.computeIfAbsent(stage, this::overallTimer).record(nanos, TimeUnit.NANOSECONDS);
        cameras.computeIfAbsent(camera, id -> new ConcurrentHashMap<>())
                .computeIfAbsent(stage, missing -> cameraTimer(camera, missing))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** All cameras together. */
    public LatencySummary summary() {
        return summary(null, all);
    }

    /** One camera; without samples if it is unknown. */
    public LatencySummary summary(String camera) {
        return summary(camera, cameras.getOrDefault(camera, Map.of()));
    }

    private LatencySummary summary(@Nullable String camera, Map<Stage, Timer> timers) {
        List<StageLatency> stages = Arrays.stream(Stage.values())
                .map(stage -> stageLatency(stage, timers.get(stage)))
                .toList();
        return new LatencySummary(camera, Math.toIntExact(WINDOW.toSeconds()), stages, skew.worst());
    }

    private static StageLatency stageLatency(Stage stage, @Nullable Timer timer) {
        if (timer == null) {
            return new StageLatency(stage, 0, null, null, null, null);
        }
        var snapshot = timer.takeSnapshot();
        ValueAtPercentile[] values = snapshot.percentileValues();
        Double[] millis = Arrays.stream(values)
                .map(value -> emptyAsNull(value.value(TimeUnit.MICROSECONDS)))
                .toArray(Double[]::new);
        return new StageLatency(
                stage,
                snapshot.count(),
                millis[0],
                millis[1],
                millis[2],
                emptyAsNull(snapshot.max(TimeUnit.MICROSECONDS)));
    }

    /** Microseconds to milliseconds; a window without samples reads zero. */
    private static @Nullable Double emptyAsNull(double micros) {
        return micros <= 0 ? null : Math.round(micros) / 1000.0;
    }

    private Timer overallTimer(Stage stage) {
        return builder(2).tag("stage", stage.label()).register(overall);
    }

    private Timer cameraTimer(String camera, Stage stage) {
        return builder(1)
                .tag("stage", stage.label())
                .tag("camera", camera)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static Timer.Builder builder(int digits) {
        return Timer.builder(LATENCY)
                .publishPercentiles(PERCENTILES)
                .percentilePrecision(digits)
                .minimumExpectedValue(Duration.ofNanos(10_000))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .distributionStatisticExpiry(WINDOW)
                .distributionStatisticBufferLength(6);
    }

    @Override
    public void close() {
        overall.close();
    }
}
