package dev.throng.ingest;

import dev.throng.camera.CameraState;
import dev.throng.config.CameraConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.kafka.KafkaSettings;
import dev.throng.management.Health;
import dev.throng.management.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.opencv.global.opencv_core;

/** The ingest role: every configured camera, each on a thread of its own. */
public final class Ingest implements Role {
    private final FramePublisher publisher;
    private final StatusPublisher statuses;
    private final List<CameraRunner> cameras;

    private Ingest(FramePublisher publisher, StatusPublisher statuses, List<CameraRunner> cameras) {
        this.publisher = publisher;
        this.statuses = statuses;
        this.cameras = cameras;
    }

    /** Starts all cameras; the topics exist. A camera that cannot be opened says so in its status. */
    public static Ingest start(ThrongConfig config, MeterRegistry metrics, Clock clock) {
        // each camera has a thread already
        opencv_core.setNumThreads(1);
        KafkaSettings settings = new KafkaSettings(config.kafka());
        FramePublisher publisher = new FramePublisher(settings);
        StatusPublisher statuses = new StatusPublisher(settings, clock);
        List<CameraRunner> cameras = config.cameras().stream()
                .map(camera -> {
                    CameraStats stats = new CameraStats(metrics, camera.id());
                    return new CameraRunner(
                            camera,
                            new FrameHandler(camera, encoder(camera, config), publisher, stats, clock),
                            stats,
                            statuses::changed,
                            clock);
                })
                .toList();
        cameras.forEach(statuses::add);
        cameras.forEach(CameraRunner::start);
        return new Ingest(publisher, statuses, cameras);
    }

    private static JpegEncoder encoder(CameraConfig camera, ThrongConfig config) {
        return new JpegEncoder(
                camera.longestSide(),
                config.ingest().jpegQuality(),
                config.kafka().maxFrameBytes());
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public Health health() {
        Map<String, Long> states = cameras.stream()
                .map(CameraRunner::state)
                .collect(Collectors.groupingBy(CameraState::label, TreeMap::new, Collectors.counting()));
        String detail = "%d cameras%s"
                .formatted(
                        cameras.size(),
                        states.entrySet().stream()
                                .map(state -> ", %d %s"
                                        .formatted(
                                                state.getValue(), state.getKey().toLowerCase(Locale.ROOT)))
                                .collect(Collectors.joining()));
        return publisher.isReachable() ? Health.ready(detail) : Health.notReady(detail + "; Kafka takes no frames");
    }

    @Override
    public void close() {
        cameras.forEach(CameraRunner::requestStop);
        cameras.forEach(CameraRunner::close);
        statuses.close();
        publisher.close();
    }
}
