package dev.throng.ingest;

import dev.throng.camera.CameraState;
import dev.throng.config.ThrongConfig;
import dev.throng.kafka.KafkaSettings;
import dev.throng.management.Health;
import dev.throng.management.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.opencv.global.opencv_core;

/** The ingest role: every configured camera, each on a thread of its own. */
public final class Ingest implements Role {
    /** All cameras together; with what the producers take, closing stays below 3 s. */
    private static final Duration STOP_PATIENCE = Duration.ofMillis(1_500);

    private final Reachability kafka;
    private final FramePublisher publisher;
    private final StatusPublisher statuses;
    private final List<CameraRunner> cameras;

    private Ingest(Reachability kafka, FramePublisher publisher, StatusPublisher statuses, List<CameraRunner> cameras) {
        this.kafka = kafka;
        this.publisher = publisher;
        this.statuses = statuses;
        this.cameras = cameras;
    }

    /**
     * Starts all cameras. One that cannot be opened says so in its status; the others go on.
     *
     * @param config with Kafka's address filled in; the topics exist
     * @param metrics takes the metrics of this role
     * @param clock stamps frames and statuses; at least to the millisecond
     */
    public static Ingest start(ThrongConfig config, MeterRegistry metrics, Clock clock) {
        // each camera has a thread already
        opencv_core.setNumThreads(1);
        KafkaSettings settings = new KafkaSettings(config.kafka());
        Reachability kafka = new Reachability();
        FramePublisher publisher = new FramePublisher(settings, kafka);
        StatusPublisher statuses = new StatusPublisher(settings, clock, kafka);
        CameraFactory factory = new CameraFactory(config, metrics, clock, publisher, statuses);
        List<CameraRunner> cameras =
                config.cameras().stream().map(factory::create).toList();
        cameras.forEach(statuses::add);
        cameras.forEach(CameraRunner::start);
        return new Ingest(kafka, publisher, statuses, cameras);
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public Health health() {
        Map<String, Long> states = cameras.stream()
                .map(camera -> camera.life().state())
                .collect(Collectors.groupingBy(CameraState::label, TreeMap::new, Collectors.counting()));
        String detail = states.entrySet().stream()
                .map(state -> "%d %s".formatted(state.getValue(), state.getKey().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(
                        ", ", cameras.size() + (cameras.size() == 1 ? " camera: " : " cameras: "), ""));
        if (cameras.isEmpty()) {
            detail = "no cameras configured";
        }
        return kafka.isReachable() ? Health.ready(detail) : Health.notReady(detail + "; Kafka does not answer");
    }

    /** Stops all cameras and reports them as stopped; takes less than 3 s even if one is stuck. */
    @Override
    public void close() {
        cameras.forEach(CameraRunner::requestStop);
        long end = System.nanoTime() + STOP_PATIENCE.toNanos();
        cameras.forEach(camera -> camera.awaitStop(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
        statuses.close();
        publisher.close();
    }
}
