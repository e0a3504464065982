package dev.throng.analytics.history;

import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.MinuteEvent;
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
 * From events to minutes. The store holds the current minute of each camera as it was told last, so that a crash loses
 * a few seconds of it at most.
 */
public final class MinuteProcessor extends ContextualProcessor<String, CountEvent, String, byte[]> {
    /** The state store: the current minute by camera. */
    public static final String STORE = "minutes";

    private static final Logger LOG = LoggerFactory.getLogger(MinuteProcessor.class);
    private static final Duration TELL_PERIOD = Duration.ofSeconds(5);
    /** A camera that has gone silent ends its minute so late. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Map<String, OpenMinute> minutes = new HashMap<>();
    private @Nullable KeyValueStore<String, byte[]> store;

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        store = context.getStateStore(STORE);
        minutes.clear();
        try (var stored = store.all()) {
            stored.forEachRemaining(each -> restore(each.key, each.value));
        }
        context.schedule(GRACE, PunctuationType.WALL_CLOCK_TIME, millis -> closeSilent(Instant.ofEpochMilli(millis)));
    }

    private void restore(String camera, byte[] bytes) {
        try {
            minutes.put(camera, EventJson.read(bytes, OpenMinute.class));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("camera", camera)
                    .addKeyValue("error", e.getMessage())
                    .log("the camera's stored minute is of another version; it begins anew");
        }
    }

    @Override
    public void process(Record<String, CountEvent> record) {
        CountEvent event = record.value();
        OpenMinute current = minutes.get(event.camera());
        if (current != null && !current.minute().equals(OpenMinute.minuteOf(event))) {
            if (!current.closed()) {
                tell(current.over());
            }
            current = null;
        }
        OpenMinute next = (current == null ? OpenMinute.begin(event) : current).with(event);
        minutes.put(event.camera(), next);
        if (next.isDue(event.capturedAt(), TELL_PERIOD)) {
            tell(next.told(event.capturedAt()));
        }
    }

    private void closeSilent(Instant now) {
        List<OpenMinute> over = minutes.values().stream()
                .filter(minute -> !minute.closed() && minute.isOverBy(now, GRACE))
                .toList();
        over.forEach(minute -> tell(minute.over()));
    }

    private void tell(OpenMinute minute) {
        minutes.put(minute.camera(), minute);
        MinuteEvent event = minute.event();
        context()
                .forward(new Record<>(
                        event.key(), EventJson.write(event), minute.minute().toEpochMilli()));
        Objects.requireNonNull(store).put(minute.camera(), EventJson.write(minute));
    }
}
