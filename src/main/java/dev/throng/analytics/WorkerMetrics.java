package dev.throng.analytics;

import dev.throng.event.AlertEvent;
import dev.throng.vision.HeadCounter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What a worker counts about itself. In Prometheus {@code throng_worker_frames_total} and so on. */
public final class WorkerMetrics {
    /** Frames counted; label {@code camera}. */
    public static final String FRAMES = "throng.worker.frames";
    /**
     * Frames dropped uncounted; labels {@code camera} and {@code reason} ({@code stale}, {@code superseded},
     * {@code stuck}).
     */
    public static final String DROPS = "throng.worker.drops";
    /**
     * Frames sent to the rejected topic; labels {@code camera} and {@code reason} ({@code header}, {@code picture},
     * {@code model}).
     */
    public static final String REJECTED = "throng.worker.rejected";
    /** Alert events; labels {@code camera}, {@code kind} and {@code state}. */
    public static final String ALERTS = "throng.worker.alerts";
    /** Frames in one run of the model. */
    public static final String BATCH_SIZE = "throng.worker.batch.size";
    /** Duration of the run that counted a frame, once per frame; a histogram in seconds. */
    public static final String INFERENCE = "throng.worker.inference";

    /** 1 while a device that was asked for is not used, since it failed; else 0. */
    public static final String DEGRADED = "throng.worker.degraded";
    /** How long a run of the model has been going that should have been over, in seconds; 0 while none is. */
    public static final String STUCK = "throng.worker.stuck";

    /** Copies of other workers' state kept here, one for each store of each partition ({@code standbyReplicas}). */
    public static final String STANDBY_COPIES = "throng.worker.standby.copies";
    /** Records that these copies are behind, all together. */
    public static final String STANDBY_LAG = "throng.worker.standby.lag";

    private static final Duration[] INFERENCE_BUCKETS = LongStream.of(5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final DistributionSummary batchSize;
    private final Timer inference;

    WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        batchSize = registry.summary(BATCH_SIZE);
        inference = Timer.builder(INFERENCE)
                .serviceLevelObjectives(INFERENCE_BUCKETS)
                .register(registry);
    }

    /** Shows how the model is. */
    void watch(HeadCounter counter) {
        Gauge.builder(DEGRADED, counter, each -> each.warning() == null ? 0 : 1).register(registry);
        Gauge.builder(STUCK, counter, WorkerMetrics::stuckSeconds)
                .baseUnit("seconds")
                .register(registry);
    }

    /** Shows the copies of other workers' state. */
    void watch(StandbyCopies copies) {
        Gauge.builder(STANDBY_COPIES, copies, StandbyCopies::number).register(registry);
        Gauge.builder(STANDBY_LAG, copies, StandbyCopies::lag).register(registry);
    }

    private static double stuckSeconds(HeadCounter counter) {
        Duration stuck = counter.stuckFor();
        return stuck == null ? 0 : stuck.toMillis() / 1000.0;
    }

    void counted(String camera, Duration run) {
        registry.counter(FRAMES, "camera", camera).increment();
        inference.record(run);
    }

    void dropped(String camera, String reason) {
        registry.counter(DROPS, "camera", camera, "reason", reason).increment();
    }

    /** @param camera null where the frame does not say it */
    void rejected(@Nullable String camera, String reason) {
        registry.counter(REJECTED, "camera", camera == null ? "unknown" : camera, "reason", reason)
                .increment();
    }

    void alerted(AlertEvent alert) {
        registry.counter(
                        ALERTS,
                        "camera",
                        alert.camera(),
                        "kind",
                        alert.kind().name().toLowerCase(Locale.ROOT),
                        "state",
                        alert.state().name().toLowerCase(Locale.ROOT))
                .increment();
    }

    void batch(int size) {
        batchSize.record(size);
    }
}
