package dev.throng.ingest;

import dev.throng.camera.CameraDefinition;
import dev.throng.camera.Origin;
import dev.throng.config.CameraConfig;
import dev.throng.config.FileFolders;
import dev.throng.config.ThrongConfig;
import dev.throng.kafka.KafkaSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Puts the parts of a camera together. */
final class CameraFactory {
    private static final List<String> STATES =
            List.of("STARTING", "RUNNING", "STALLED", "RECONNECTING", "ENDED", "FAILED", "PAUSED", "STOPPED");

    private final ThrongConfig config;
    private final FileFolders folders;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final FramePublisher publisher;
    private final StatusPublisher statuses;
    private final Watchdog watchdog = new Watchdog();

    CameraFactory(
            ThrongConfig config,
            MeterRegistry metrics,
            Clock clock,
            FramePublisher publisher,
            StatusPublisher statuses) {
        this.config = config;
        folders = config.fileFolders();
        this.metrics = metrics;
        this.clock = clock;
        this.publisher = publisher;
        this.statuses = statuses;
    }

    /** The camera, not yet started. One of a configuration file may name any file, as whoever writes that may. */
    CameraRunner create(CameraDefinition definition) {
        CameraConfig camera = definition.camera();
        FileFolders readable = definition.origin() == Origin.FILE ? FileFolders.around(camera.url()) : folders;
        CameraStats stats = new CameraStats(metrics, camera.id(), clock.instant());
        AtomicReference<CameraRunner> runner = new AtomicReference<>();
        CameraLife life = new CameraLife(camera.id(), clock, state -> statuses.changed(runner.get(), state));
        for (String state : STATES) {
            Gauge.builder(IngestMetrics.IN_STATE, life, l -> l.state().label().equals(state) ? 1 : 0)
                    .tag(IngestMetrics.CAMERA, camera.id())
                    .tag(IngestMetrics.STATE, state)
                    .register(metrics);
        }
        runner.set(new CameraRunner(
                camera,
                life,
                stats,
                () -> new SourceReader(camera, life, stats, readable, stop -> handler(camera, stats, stop)),
                watchdog));
        return runner.get();
    }

    /** On the camera's thread: the encoder's native memory belongs to it. */
    private FrameHandler handler(CameraConfig camera, CameraStats stats, StopSignal stop) {
        JpegEncoder encoder = new JpegEncoder(
                camera.longestSide(),
                config.ingest().jpegQuality(),
                config.kafka().maxFrameBytes());
        return new FrameHandler(
                camera,
                new PictureCut(camera.crop(), camera.masks()),
                encoder,
                outlet(camera, stats, stop),
                stats,
                clock,
                stop);
    }

    private CameraOutlet outlet(CameraConfig camera, CameraStats stats, StopSignal stop) {
        if (VideoSource.isLive(camera) || camera.loop()) {
            return CameraOutlet.live(camera, publisher, stats, stop);
        }
        KafkaSettings kafka = new KafkaSettings(config.kafka());
        return CameraOutlet.file(
                camera,
                publisher,
                stats,
                stop,
                sender -> new FileOutlet(
                        sender,
                        () -> new Answers(kafka, camera.id()),
                        config.ingest().resendAfter(),
                        stats::notice,
                        clock,
                        stop));
    }
}
