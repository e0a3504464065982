package dev.throng.analytics.heat;

import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.HeatmapEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
 * From events to heat maps. The store holds each camera's as it was told some seconds ago at most: a crash loses no
 * more than that.
 */
public final class HeatProcessor extends ContextualProcessor<String, CountEvent, String, byte[]> {
    /** The state store: {@link HeatmapEvent} by camera. */
    public static final String STORE = "heat";

    private static final Logger LOG = LoggerFactory.getLogger(HeatProcessor.class);
    private static final Duration TELL_PERIOD = Duration.ofSeconds(1);
    private static final Duration STORE_PERIOD = Duration.ofSeconds(10);
    private static final Duration LOOK_PERIOD = Duration.ofMinutes(1);
    /** After so many a frame weighs a thousandth. */
    private static final int HALF_LIVES = 10;

    private final Duration halfLife;
    private final Map<String, Camera> cameras = new HashMap<>();
    private @Nullable KeyValueStore<String, byte[]> store;

    /** @param halfLife after which a frame weighs half */
    public HeatProcessor(Duration halfLife) {
        this.halfLife = halfLife;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        store = context.getStateStore(STORE);
        cameras.clear();
        try (var stored = store.all()) {
            stored.forEachRemaining(each -> restore(each.key, each.value));
        }
        context.schedule(
                LOOK_PERIOD, PunctuationType.WALL_CLOCK_TIME, millis -> forgetFaded(Instant.ofEpochMilli(millis)));
    }

    private void restore(String camera, byte[] bytes) {
        try {
            HeatGrid grid = HeatGrid.of(EventJson.read(bytes, HeatmapEvent.class), halfLife);
            cameras.put(camera, new Camera(grid, grid.at(), grid.at()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("camera", camera)
                    .addKeyValue("error", e.getMessage())
                    .log("the camera's stored heat map is of another version; it begins anew");
        }
    }

    @Override
    public void process(Record<String, CountEvent> record) {
        CountEvent event = record.value();
        Camera known = cameras.get(event.camera());
        Camera camera = known != null && known.grid.fits(event)
                ? known
                : new Camera(HeatGrid.forPicturesOf(event, halfLife), Instant.MIN, Instant.MIN);
        camera.grid.add(event);
        if (isDue(camera.toldAt, event, TELL_PERIOD)) {
            byte[] told = EventJson.write(camera.grid.told(event));
            context().forward(record.withValue(told));
            boolean keep = isDue(camera.keptAt, event, STORE_PERIOD);
            if (keep) {
                Objects.requireNonNull(store).put(event.camera(), told);
            }
            camera = new Camera(camera.grid, event.capturedAt(), keep ? event.capturedAt() : camera.keptAt);
        }
        cameras.put(event.camera(), camera);
    }

    /** Also when the clock was set back. */
    private static boolean isDue(Instant last, CountEvent event, Duration period) {
        Instant now = event.capturedAt();
        return now.isBefore(last) || last.isBefore(now.minus(period)) || last.equals(now.minus(period));
    }

    /** Cameras of which nothing has come for so long that nothing of it would be seen. */
    private void forgetFaded(Instant now) {
        Instant faded = now.minus(halfLife.multipliedBy(HALF_LIVES));
        List<String> over = cameras.entrySet().stream()
                .filter(camera -> camera.getValue().grid.at().isBefore(faded))
                .map(Map.Entry::getKey)
                .toList();
        for (String camera : over) {
            cameras.remove(camera);
            Objects.requireNonNull(store).delete(camera);
        }
    }

    /**
     * A camera's grid.
     *
     * @param toldAt capture time of the frame with which it was told last
     * @param keptAt capture time of the frame with which it was stored last
     */
    private record Camera(HeatGrid grid, Instant toldAt, Instant keptAt) {}
}
