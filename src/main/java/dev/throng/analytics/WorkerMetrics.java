package dev.throng.analytics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What a worker counts about itself. */
final class WorkerMetrics {
    /** Frames counted; label {@code camera}. */
    static final String FRAMES = "throng.worker.frames";
    /** Frames dropped uncounted; labels {@code camera} and {@code reason} ({@code stale}). */
    static final String DROPS = "throng.worker.drops";
    /** Frames sent to the rejected topic; label {@code reason} ({@code header}, {@code picture}, {@code model}). */
    static final String REJECTED = "throng.worker.rejected";
    /** Frames in one run of the model. */
    static final String BATCH_SIZE = "throng.worker.batch.size";
    /** Duration of one run of the model. */
    static final String INFERENCE = "throng.worker.inference";

    private final MeterRegistry registry;
    private final DistributionSummary batchSize;
    private final Timer inference;

    WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        batchSize = registry.summary(BATCH_SIZE);
        inference = registry.timer(INFERENCE);
    }

    void counted(String camera, Duration run) {
        registry.counter(FRAMES, "camera", camera).increment();
        inference.record(run);
    }

    void dropped(String camera, String reason) {
        registry.counter(DROPS, "camera", camera, "reason", reason).increment();
    }

    void rejected(String reason) {
        registry.counter(REJECTED, "reason", reason).increment();
    }

    void batch(int size) {
        batchSize.record(size);
    }
}
