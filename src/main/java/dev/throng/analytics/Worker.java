package dev.throng.analytics;

import dev.throng.calibration.ConfidenceSteps;
import dev.throng.camera.CameraRegistry;
import dev.throng.config.ModelConfig;
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
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/** The worker role: frames in, counts out. */
public final class Worker implements Role {
    private final CloseStack resources;
    private final HeadCounter counter;
    private final CountingStreams streams;
    private final WorkerAnnouncer announcer;
    private final Duration timeout;
    private final CameraClocks clocks;
    private final Clock clock;

    private Worker(
            CloseStack resources,
            HeadCounter counter,
            CountingStreams streams,
            WorkerAnnouncer announcer,
            Duration timeout,
            CameraClocks clocks,
            Clock clock) {
        this.resources = resources;
        this.clocks = clocks;
        this.clock = clock;
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
        // cameras have thresholds of their own, which are looked at when the points are there
        ModelConfig unsure = config.model()
                .withThreshold(Math.min(ConfidenceSteps.LOWEST, config.model().threshold()));
        KafkaSettings settings = new KafkaSettings(config.kafka());
        StateDirectory directory = resources.add(StateDirectory.of(worker.stateDirectory()));
        HeadCounter counter =
                resources.add(HeadCounter.open(unsure, worker.maxBatch(), worker.maxWait(), metrics::batch));
        metrics.watch(counter);
        CameraClocks clocks = new CameraClocks(worker.maxAge());
        CameraRegistry cameras =
                resources.add(CameraRegistry.open(settings, "throng-worker-cameras", CameraRegistry.NOBODY));
        StandbyCopies copies = new StandbyCopies();
        metrics.watch(copies);
        CountingStreams streams = resources.add(CountingStreams.start(
                topology(config, settings, counter, cameras, clocks, metrics, clock),
                worker,
                settings,
                directory,
                copies));
        WorkerAnnouncer announcer = resources.add(new WorkerAnnouncer(
                settings,
                UUID.randomUUID().toString(),
                counter,
                () -> warning(counter, clocks, clock),
                config.model().inputSize(),
                clock));
        return new Worker(resources, counter, streams, announcer, config.model().timeout(), clocks, clock);
    }

    private static Topology topology(
            ThrongConfig config,
            KafkaSettings settings,
            HeadCounter counter,
            CameraRegistry registered,
            CameraClocks clocks,
            WorkerMetrics metrics,
            Clock clock) {
        CameraSource cameras = id -> registered.find(id).orElse(null);
        WorkerConfig worker = config.worker();
        CountEvents events = new CountEvents(
                new ModelRef(counter.model().name(), counter.model().version()));
        return WorkerTopology.build(
                settings,
                worker.stores(),
                () -> new CountProcessor(
                        counter,
                        new ZoneBook(cameras, config.model().threshold()),
                        new Smoother(worker.medianWindow()),
                        events,
                        new Freshness(worker.maxAge(), clocks),
                        metrics,
                        clock),
                () -> new LevelProcessor(cameras, metrics, worker.alertTimeout()),
                worker.heatHalfLife());
    }

    /** All that is not as it should be; null if nothing. */
    private static @Nullable String warning(HeadCounter counter, CameraClocks clocks, Clock clock) {
        String all = Stream.of(counter.warning(), clocks.warning(clock.instant()))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
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
                        warning(counter, clocks, clock),
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
