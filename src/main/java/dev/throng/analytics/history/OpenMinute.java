package dev.throng.analytics.history;

import dev.throng.event.CountEvent;
import dev.throng.event.MinuteEvent;
import dev.throng.event.ZoneCount;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What is known of a camera's current minute.
 *
 * @param camera the camera's id
 * @param minute its beginning
 * @param toldAt capture time of the frame after which it was told about last
 * @param closed true once it was told that it is over
 * @param places by the zone's id; the whole picture under the empty text
 */
record OpenMinute(String camera, Instant minute, Instant toldAt, boolean closed, Map<String, Tally> places) {
    private static final String WHOLE_PICTURE = "";
    private static final String EXCLUDED = "exclude";

    /** What was stored by another version may lack parts. */
    OpenMinute {
        Objects.requireNonNull(camera, "camera");
        Objects.requireNonNull(minute, "minute");
        Objects.requireNonNull(toldAt, "toldAt");
        places = Collections.unmodifiableMap(new TreeMap<>(places));
    }

    static Instant minuteOf(CountEvent event) {
        return event.capturedAt().truncatedTo(ChronoUnit.MINUTES);
    }

    /** The minute of an event, before anything is counted in it. */
    static OpenMinute begin(CountEvent event) {
        return new OpenMinute(event.camera(), minuteOf(event), minuteOf(event), false, Map.of());
    }

    OpenMinute with(CountEvent event) {
        Map<String, Tally> next = new TreeMap<>(places);
        next.merge(WHOLE_PICTURE, Tally.of(event.count()), Tally::plus);
        for (ZoneCount zone : event.zones()) {
            if (!zone.kind().equals(EXCLUDED)) {
                next.merge(zone.id(), Tally.of(zone.count()), Tally::plus);
            }
        }
        return new OpenMinute(camera, minute, toldAt, false, next);
    }

    OpenMinute told(Instant at) {
        return new OpenMinute(camera, minute, at, closed, places);
    }

    OpenMinute over() {
        return new OpenMinute(camera, minute, toldAt, true, places);
    }

    boolean isDue(Instant at, Duration period) {
        return Duration.between(toldAt, at).compareTo(period) >= 0;
    }

    boolean isOverBy(Instant now, Duration grace) {
        return now.isAfter(minute.plus(1, ChronoUnit.MINUTES).plus(grace));
    }

    MinuteEvent event() {
        return new MinuteEvent(
                MinuteEvent.SCHEMA,
                camera,
                minute,
                closed,
                places.entrySet().stream()
                        .map(each -> new MinuteEvent.Place(
                                each.getKey().equals(WHOLE_PICTURE) ? null : each.getKey(),
                                each.getValue().samples(),
                                each.getValue().min(),
                                each.getValue().mean(),
                                each.getValue().max()))
                        .toList());
    }
}
