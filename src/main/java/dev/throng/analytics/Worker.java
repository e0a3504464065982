package dev.throng.analytics;

import dev.throng.camera.CameraDefinition;
import dev.throng.camera.CameraRegistry;
import dev.throng.config.ThrongConfig;
import dev.throng.config.WorkerConfig;
import dev.throng.event.ModelRef;
import dev.throng.kafka.KafkaSettings;
import dev.throng.management.CloseStack;
import dev.throng.management.Health;
import dev.throng.management.Role;
import dev.throng.vision.HeadCounter;
import dev.throng.vision.ModelException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.streams.Topology;

/** The worker role: frames in, counts out. */
public final class Worker implements Role {
    private final CloseStack resources;
    private final HeadCounter counter;
    private final CountingStreams streams;
    private final WorkerAnnouncer announcer;
    private final Duration timeout;

    private Worker(
            CloseStack resources,
            HeadCounter counter,
            CountingStreams streams,
            WorkerAnnouncer announcer,
            Duration timeout) {
        this.resources = resources;
        this.timeout = timeout;
        this.counter = counter;
        this.streams = streams;
        this.announcer = announcer;
    }

    /**
     * Opens the model and begins to count; the topics exist.
     *
     * @throws ModelException if the model cannot be used
     * @throws IOException if the folder for state cannot be used, naming the setting
     */
    public static Worker start(ThrongConfig config, MeterRegistry registry, Clock clock)
            throws ModelException, IOException {
        CloseStack resources = new CloseStack();
        try {
            return start(config, new WorkerMetrics(registry), clock, resources);
        } catch (ModelException | IOException | RuntimeException e) {
            resources.close();
            throw e;
        }
    }

    private static Worker start(ThrongConfig config, WorkerMetrics metrics, Clock clock, CloseStack resources)
            throws ModelException, IOException {
        WorkerConfig worker = config.worker();
        KafkaSettings settings = new KafkaSettings(config.kafka());
        StateDirectory directory = resources.add(StateDirectory.of(worker.stateDirectory()));
        HeadCounter counter =
                resources.add(HeadCounter.open(config.model(), worker.maxBatch(), worker.maxWait(), metrics::batch));
        metrics.watch(counter);
        CameraRegistry cameras =
                resources.add(CameraRegistry.open(settings, "throng-worker-cameras", CameraRegistry.NOBODY));
        CountingStreams streams = resources.add(CountingStreams.start(
                topology(worker, settings, counter, cameras, metrics, clock), worker, settings, directory));
        WorkerAnnouncer announcer = resources.add(new WorkerAnnouncer(
                settings, UUID.randomUUID().toString(), counter, config.model().inputSize(), clock));
        return new Worker(resources, counter, streams, announcer, config.model().timeout());
    }

    private static Topology topology(
            WorkerConfig worker,
            KafkaSettings settings,
            HeadCounter counter,
            CameraRegistry registered,
            WorkerMetrics metrics,
            Clock clock) {
        CameraSource cameras =
                id -> registered.find(id).map(CameraDefinition::camera).orElse(null);
        CountEvents events = new CountEvents(
                new ModelRef(counter.model().name(), counter.model().version()));
        return WorkerTopology.build(
                settings,
                worker.stores(),
                () -> new CountProcessor(
                        counter, new ZoneBook(cameras), events, new Freshness(worker.maxAge()), metrics, clock),
                () -> new LevelProcessor(cameras, metrics));
    }

    @Override
    public String name() {
        return "worker";
    }

    /** Where the model runs: {@code cpu} or {@code cuda:N}. */
    public String device() {
        return counter.device();
    }

    @Override
    public Health health() {
        return new WorkerHealth(
                        counter.model().name(),
                        counter.device(),
                        counter.warning(),
                        timeout,
                        counter.stuckFor(),
                        streams.state(),
                        streams.failure(),
                        announcer.isKafkaReachable())
                .health();
    }

    @Override
    public void close() {
        resources.close();
    }
}
