package dev.throng.analytics;

import dev.throng.calibration.ConfidenceSteps;
import dev.throng.camera.CameraDefinition;
import dev.throng.camera.CameraRegistry;
import dev.throng.config.ModelConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.ModelRef;
import dev.throng.kafka.KafkaSettings;
import dev.throng.management.Health;
import dev.throng.management.Role;
import dev.throng.vision.HeadCounter;
import dev.throng.vision.ModelException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker role: frames in, counts out. */
public final class Worker implements Role {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final HeadCounter counter;
    private final CameraRegistry cameras;
    private final KafkaStreams streams;
    private final WorkerAnnouncer announcer;
    private final Path stateDirectory;

    private Worker(
            HeadCounter counter,
            CameraRegistry cameras,
            KafkaStreams streams,
            WorkerAnnouncer announcer,
            Path stateDirectory) {
        this.counter = counter;
        this.cameras = cameras;
        this.streams = streams;
        this.announcer = announcer;
        this.stateDirectory = stateDirectory;
    }

    /**
     * Opens the model and begins to count; the topics exist.
     *
     * @throws ModelException if the model cannot be used
     * @throws IOException if there is no room for temporary files
     */
    public static Worker start(ThrongConfig config, MeterRegistry registry, Clock clock)
            throws ModelException, IOException {
        WorkerMetrics metrics = new WorkerMetrics(registry);
        // cameras have thresholds of their own, which are looked at when the points are there
        ModelConfig unsure = config.model()
                .withThreshold(Math.min(ConfidenceSteps.LOWEST, config.model().threshold()));
        HeadCounter counter = HeadCounter.open(
                unsure, config.worker().maxBatch(), config.worker().maxWait(), metrics::batch);
        KafkaSettings settings = new KafkaSettings(config.kafka());
        CountEvents events = new CountEvents(
                new ModelRef(counter.model().name(), counter.model().version()));
        CameraRegistry registered = CameraRegistry.open(settings, "throng-worker-cameras", CameraRegistry.NOBODY);
        CameraSource cameras =
                id -> registered.find(id).map(CameraDefinition::camera).orElse(null);
        Duration maxAge = config.worker().maxAge();
        Path stateDirectory = Files.createTempDirectory("throng-streams-");
        KafkaStreams streams = new KafkaStreams(
                WorkerTopology.build(
                        settings,
                        () -> new CountProcessor(
                                counter,
                                new ZoneBook(cameras, config.model().threshold()),
                                new Smoother(config.worker().medianWindow()),
                                events,
                                new Freshness(maxAge),
                                metrics,
                                clock),
                        () -> new LevelProcessor(cameras, metrics),
                        config.worker().heatHalfLife()),
                StreamsSettings.of(config.worker(), settings, stateDirectory));
        streams.setUncaughtExceptionHandler(failure -> {
            LOG.atError().addKeyValue("error", failure.getMessage()).log("a stream thread failed and is replaced");
            LOG.atDebug().setCause(failure).log("stream thread failure");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.start();
        WorkerAnnouncer announcer = new WorkerAnnouncer(
                settings, UUID.randomUUID().toString(), counter, config.model().inputSize(), clock);
        return new Worker(counter, registered, streams, announcer, stateDirectory);
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
        KafkaStreams.State state = streams.state();
        String detail = "%s on %s, stream threads %s"
                .formatted(
                        counter.model().name(), counter.device(), state.name().toLowerCase(Locale.ROOT));
        if (state == KafkaStreams.State.RUNNING && !announcer.isKafkaReachable()) {
            return Health.notReady("Kafka does not answer");
        }
        return switch (state) {
            case RUNNING -> Health.ready(detail);
            case ERROR, NOT_RUNNING -> Health.broken(detail);
            default -> Health.notReady(detail);
        };
    }

    @Override
    public void close() {
        announcer.close();
        streams.close(CloseOptions.timeout(CLOSE_PATIENCE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        cameras.close();
        counter.close();
        deleteStateDirectory();
    }

    private void deleteStateDirectory() {
        try {
            Utils.delete(stateDirectory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + stateDirectory, e);
        }
    }
}
