package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.config.ThrongConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Puts the parts of a camera together. */
record CameraFactory(
        ThrongConfig config, MeterRegistry metrics, Clock clock, FramePublisher publisher, StatusPublisher statuses) {
    private static final List<String> STATES =
            List.of("STARTING", "RUNNING", "RECONNECTING", "ENDED", "FAILED", "PAUSED", "STOPPED");

    CameraRunner create(CameraConfig camera) {
        StopSignal stop = new StopSignal();
        CameraStats stats = new CameraStats(metrics, camera.id(), clock.instant());
        AtomicReference<CameraRunner> runner = new AtomicReference<>();
        CameraLife life = new CameraLife(camera.id(), clock, state -> statuses.changed(runner.get(), state));
        for (String state : STATES) {
            Gauge.builder(IngestMetrics.IN_STATE, life, l -> l.state().label().equals(state) ? 1 : 0)
                    .tag(IngestMetrics.CAMERA, camera.id())
                    .tag(IngestMetrics.STATE, state)
                    .register(metrics);
        }
        runner.set(new CameraRunner(camera, life, stats, () -> handler(camera, stats, stop), stop));
        return runner.get();
    }

    /** On the camera's thread: the encoder's native memory belongs to it. */
    private FrameHandler handler(CameraConfig camera, CameraStats stats, StopSignal stop) {
        JpegEncoder encoder = new JpegEncoder(
                camera.longestSide(),
                config.ingest().jpegQuality(),
                config.kafka().maxFrameBytes());
        return new FrameHandler(
                camera, encoder, new CameraOutlet(camera.id(), publisher, stats, stop), stats, clock, stop);
    }
}
