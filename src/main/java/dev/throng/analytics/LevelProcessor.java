package dev.throng.analytics;

import dev.throng.analytics.level.CameraLevels;
import dev.throng.analytics.level.Leveller;
import dev.throng.camera.CameraDefinition;
import dev.throng.config.CameraConfig;
import dev.throng.event.AlertEvent;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives events their levels and publishes alerts. What is known of a camera outlasts this process in the state store's
 * changelog: another worker goes on where this one stopped, and raises nothing twice.
 */
final class LevelProcessor extends ContextualProcessor<String, CountEvent, String, Object> {
    /** The state store: {@link CameraLevels} by camera. */
    static final String STORE = "levels";

    private static final Logger LOG = LoggerFactory.getLogger(LevelProcessor.class);

    /** So soon after a camera is paused, removed or lost its alerts end. */
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(5);

    private final CameraSource cameras;
    private final WorkerMetrics metrics;
    private final Duration alertTimeout;
    /** As in the store, with the minute that goes on, which is not worth a write per frame. */
    private final Map<String, CameraLevels> known = new HashMap<>();

    /** When each camera's last count came here, by this process's clock. */
    private final Map<String, Instant> counted = new HashMap<>();

    private Instant begun = Instant.EPOCH;
    private @Nullable KeyValueStore<String, byte[]> store;

    /** @param alertTimeout alerts of a camera without a count for so long end */
    LevelProcessor(CameraSource cameras, WorkerMetrics metrics, Duration alertTimeout) {
        this.cameras = cameras;
        this.metrics = metrics;
        this.alertTimeout = alertTimeout;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        store = context.getStateStore(STORE);
        known.clear();
        counted.clear();
        begun = Instant.ofEpochMilli(context.currentSystemTimeMs());
        context.schedule(LOOK_PERIOD, PunctuationType.WALL_CLOCK_TIME, millis -> look(Instant.ofEpochMilli(millis)));
    }

    @Override
    public void process(Record<String, CountEvent> record) {
        CameraDefinition camera = cameras.definition(record.key());
        // what still comes of a camera that rests raises nothing: no frame would end it
        if (absence(camera) != null) {
            forward(record, record.value());
            return;
        }
        counted.put(record.key(), Instant.ofEpochMilli(context().currentSystemTimeMs()));
        CameraLevels before = known.computeIfAbsent(record.key(), this::stored);
        Leveller.Outcome outcome = Leveller.look(record.value(), camera.camera(), before);
        forward(record, outcome.event());
        // the alert first: one that is repeated after a crash is known by its id and revision, a lost one by nothing
        outcome.alerts().forEach(alert -> publish(alert, record.timestamp()));
        CameraLevels lasting = outcome.levels().lasting();
        if (!lasting.equals(before.lasting())) {
            Objects.requireNonNull(store).put(record.key(), lasting.toBytes());
        }
        known.put(record.key(), outcome.levels());
    }

    private void publish(AlertEvent alert, long timestamp) {
        metrics.alerted(alert);
        context().forward(new Record<>(alert.camera(), EventJson.write(alert), timestamp), WorkerTopology.ALERTS);
    }

    /** No frame of a camera that rests, is gone or gives no counts will end its alerts. */
    private void look(Instant now) {
        Map<String, AlertEvent.Reason> absent = new HashMap<>();
        List<String> lost = new ArrayList<>();
        try (var all = Objects.requireNonNull(store).all()) {
            all.forEachRemaining(entry -> {
                CameraDefinition camera = cameras.definition(entry.key);
                AlertEvent.Reason reason = absence(camera);
                if (reason != null) {
                    absent.put(entry.key, reason);
                } else if (isLost(Objects.requireNonNull(camera).camera(), now)) {
                    lost.add(entry.key);
                }
            });
        }
        absent.forEach((camera, reason) -> {
            Leveller.forget(camera, known.computeIfAbsent(camera, this::stored), reason, now)
                    .forEach(alert -> publish(alert, now.toEpochMilli()));
            Objects.requireNonNull(store).delete(camera);
            known.remove(camera);
            counted.remove(camera);
        });
        lost.forEach(camera -> beginAnew(camera, now));
    }

    /** A camera may be set to be counted less often than alerts time out. */
    private boolean isLost(CameraConfig camera, Instant now) {
        Duration twoFrames = Duration.ofMillis((long) Math.min(2_000 / camera.fps(), Long.MAX_VALUE));
        Duration patience = alertTimeout.compareTo(twoFrames) > 0 ? alertTimeout : twoFrames;
        Instant last = counted.getOrDefault(camera.id(), begun);
        return Duration.between(last, now).compareTo(patience) >= 0;
    }

    private void beginAnew(String camera, Instant now) {
        CameraLevels before = known.computeIfAbsent(camera, this::stored);
        CameraLevels anew = before.anew();
        if (anew.equals(before)) {
            return;
        }
        Leveller.forget(camera, before, AlertEvent.Reason.LOST, now)
                .forEach(alert -> publish(alert, now.toEpochMilli()));
        Objects.requireNonNull(store).put(camera, anew.lasting().toBytes());
        known.put(camera, anew);
    }

    /** Why no frames of the camera are to be expected; null if they are. */
    private static AlertEvent.@Nullable Reason absence(@Nullable CameraDefinition camera) {
        if (camera == null) {
            return AlertEvent.Reason.REMOVED;
        }
        return camera.isPaused() ? AlertEvent.Reason.PAUSED : null;
    }

    private void forward(Record<String, CountEvent> record, CountEvent event) {
        context().forward(record.withValue(EventJson.write(event)), WorkerTopology.COUNTS);
        context().forward(record.withValue(event), WorkerTopology.MINUTE);
        context().forward(record.withValue(event), WorkerTopology.HEAT);
    }

    private CameraLevels stored(String camera) {
        byte[] bytes = Objects.requireNonNull(store).get(camera);
        try {
            return bytes == null ? CameraLevels.NONE : CameraLevels.fromBytes(bytes);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("camera", camera)
                    .addKeyValue("error", e.getMessage())
                    .log("the camera's stored levels are of another version; it begins anew");
            return CameraLevels.NONE;
        }
    }
}
