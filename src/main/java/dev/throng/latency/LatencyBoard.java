package dev.throng.latency;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
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

    private static final String CAMERA = "camera";
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final double[] PERCENTILES = {0.5, 0.95, 0.99};
    private static final Duration[] BUCKETS = Arrays.stream(
                    new long[] {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final MeterRegistry overall = new SimpleMeterRegistry();
    private final Map<Stage, StageWindow> all = new ConcurrentHashMap<>();
    private final Map<String, Map<Stage, StageWindow>> cameras = new ConcurrentHashMap<>();
    private final ClockSkew skew;
    private final Duration window;

    /** @param nanoTime the time source of the skew's window, such as {@code System::nanoTime} */
    public LatencyBoard(MeterRegistry registry, LongSupplier nanoTime) {
        this(registry, nanoTime, WINDOW);
    }

    LatencyBoard(MeterRegistry registry, LongSupplier nanoTime, Duration window) {
        this.registry = registry;
        this.window = window;
        skew = new ClockSkew(window, nanoTime);
    }

    /**
     * Adds one sample; a negative one counts as clock skew instead.
     *
     * @param millis that the stage took; what is not a number is ignored
     */
    public void record(String camera, Stage stage, double millis) {
        if (!Double.isFinite(millis)) {
            return;
        }
        if (millis < 0) {
            skew.add(millis);
            Counter.builder(SKEWED)
                    .tag("stage", stage.label())
                    .register(registry)
                    .increment();
            return;
        }
        long nanos = Math.round(millis * 1e6);
        all.computeIfAbsent(stage, this::overallWindow).record(nanos);
        cameras.computeIfAbsent(camera, id -> new ConcurrentHashMap<>())
                .computeIfAbsent(stage, missing -> cameraWindow(camera, missing))
                .record(nanos);
    }

    /** A camera is gone: so are its figures. */
    public void forget(String camera) {
        cameras.remove(camera);
        registry.find(LATENCY).tag(CAMERA, camera).timers().forEach(registry::remove);
    }

    /** All cameras together. */
    public LatencySummary summary() {
        return summary(null, all);
    }

    /** One camera; without samples if it is unknown. */
    public LatencySummary summary(String camera) {
        return summary(camera, cameras.getOrDefault(camera, Map.of()));
    }

    private LatencySummary summary(@Nullable String camera, Map<Stage, StageWindow> windows) {
        List<StageLatency> stages = Arrays.stream(Stage.values())
                .map(stage -> {
                    StageWindow seen = windows.get(stage);
                    return seen == null ? StageLatency.none(stage) : seen.summary(stage);
                })
                .toList();
        return new LatencySummary(camera, Math.toIntExact(window.toSeconds()), stages, skew.worst());
    }

    private StageWindow overallWindow(Stage stage) {
        return new StageWindow(builder(2).tag("stage", stage.label()).register(overall), window);
    }

    private StageWindow cameraWindow(String camera, Stage stage) {
        Timer timer = builder(1)
                .tag("stage", stage.label())
                .tag(CAMERA, camera)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        return new StageWindow(timer, window);
    }

    private Timer.Builder builder(int digits) {
        return Timer.builder(LATENCY)
                .publishPercentiles(PERCENTILES)
                .percentilePrecision(digits)
                .minimumExpectedValue(Duration.ofNanos(10_000))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .distributionStatisticExpiry(window)
                .distributionStatisticBufferLength(StageWindow.PARTS);
    }

    @Override
    public void close() {
        overall.close();
    }
}
