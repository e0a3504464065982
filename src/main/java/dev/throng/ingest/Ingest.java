package dev.throng.ingest;

import dev.throng.camera.CameraRegistry;
import dev.throng.camera.CameraState;
import dev.throng.camera.Origin;
import dev.throng.camera.Reconciler;
import dev.throng.config.CameraConfig;
import dev.throng.config.ConfigWatcher;
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

/** The ingest role: this node's share of the cameras on the cameras topic, each on a thread of its own. */
public final class Ingest implements Role {
    private final Reachability kafka = new Reachability();
    private final FramePublisher publisher;
    private final StatusPublisher statuses;
    private final Fleet fleet;
    private final CameraGroup group;
    private final Reload reload;

    private Ingest(ThrongConfig config, MeterRegistry metrics, Clock clock) {
        reload = new Reload(config, clock);
        KafkaSettings settings = new KafkaSettings(config.kafka());
        publisher = new FramePublisher(settings, kafka);
        statuses = new StatusPublisher(settings, clock, kafka);
        CameraFactory factory = new CameraFactory(config, metrics, clock, publisher, statuses);
        fleet = new Fleet(factory::create, gone -> IngestMetrics.forget(metrics, gone), statuses);
        group = CameraGroup.join(settings, fleet);
    }

    /**
     * Brings the configuration's cameras onto the cameras topic, joins the other ingest nodes, and runs its share. A
     * camera that cannot be opened says so in its status; the others go on.
     *
     * @param config with Kafka's address filled in; the topics exist
     * @param metrics takes the metrics of this role
     * @param clock stamps frames and statuses; at least to the millisecond
     */
    public static Ingest start(ThrongConfig config, MeterRegistry metrics, Clock clock) {
        return start(config, Origin.FILE, metrics, clock);
    }

    /** As the other, with a word on who decides about the configuration's cameras from then on. */
    public static Ingest start(ThrongConfig config, Origin origin, MeterRegistry metrics, Clock clock) {
        // each camera has a thread already
        opencv_core.setNumThreads(1);
        if (config.namesCameras()) {
            define(config, config.cameras(), origin, clock);
        }
        return new Ingest(config, metrics, clock);
    }

    /** To be told when the configuration file changes: its cameras then take effect. */
    public ConfigWatcher.Listener reload() {
        return reload;
    }

    /** Brings cameras onto the cameras topic; those that REST decides about only if they are not there yet. */
    static void define(ThrongConfig config, List<CameraConfig> cameras, Origin origin, Clock clock) {
        try (CameraRegistry registry = CameraRegistry.open(
                new KafkaSettings(config.kafka()), "throng-ingest-registry", CameraRegistry.NOBODY)) {
            Reconciler reconciler = new Reconciler(registry, clock);
            if (origin == Origin.FILE) {
                reconciler.reconcile(cameras);
            } else {
                reconciler.seed(cameras);
            }
        }
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public Health health() {
        List<CameraState> cameras = fleet.states();
        Map<String, Long> states = cameras.stream()
                .collect(Collectors.groupingBy(CameraState::label, TreeMap::new, Collectors.counting()));
        String detail = states.entrySet().stream()
                .map(state -> "%d %s".formatted(state.getValue(), state.getKey().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(
                        ", ", cameras.size() + (cameras.size() == 1 ? " camera: " : " cameras: "), ""));
        if (cameras.isEmpty()) {
            detail = group.partitions() == 0 ? "no share of the cameras yet" : "no camera in this node's share";
        }
        if (!group.isAlive()) {
            return Health.broken(detail + "; changes to cameras are followed no longer");
        }
        String trouble = reload.trouble();
        if (trouble != null) {
            detail += "; " + trouble;
        }
        return kafka.isReachable() ? Health.ready(detail) : Health.notReady(detail + "; Kafka does not answer");
    }

    /** Stops all cameras, reports them as stopped and leaves the others; takes less than 3 s even if one is stuck. */
    @Override
    public void close() {
        group.close();
        statuses.close();
        publisher.close();
    }
}
