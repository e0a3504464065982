package dev.throng.analytics.level;

import dev.throng.event.AlertEvent;
import dev.throng.event.AlertEvent.Kind;
import dev.throng.event.AlertEvent.State;
import dev.throng.event.AlertEvent.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes alert events. An alert's id follows from what it is about and when it began: made again, it is the same. */
final class Alerts {
    private Alerts() {}

    static AlertEvent level(Place place, Watch.Outcome outcome, Thresholds thresholds, Instant at) {
        Level level = outcome.watch().state().level();
        return event(
                place,
                Kind.LEVEL,
                Objects.requireNonNull(outcome.news()),
                level.label(),
                place.value(),
                thresholds.from().get(level),
                Objects.requireNonNull(outcome.alert()),
                at);
    }

    static AlertEvent surge(Place place, Watch.Outcome outcome, double threshold, Instant at) {
        State state = Objects.requireNonNull(outcome.news());
        return event(
                place,
                Kind.SURGE,
                state,
                null,
                place.count(),
                state == State.CLEARED ? null : Double.valueOf(Math.round(threshold * 100) / 100.0),
                Objects.requireNonNull(outcome.alert()),
                at);
    }

    /** The end of an alert about a place that is not watched any more. */
    static AlertEvent forgotten(
            String camera, String key, Kind kind, OpenAlert alert, AlertEvent.Reason reason, Instant at) {
        return new AlertEvent(
                AlertEvent.SCHEMA,
                id(camera, key, kind, alert),
                alert.revision(),
                camera,
                key.equals(Place.WHOLE_PICTURE) ? null : key,
                key.equals(Place.WHOLE_PICTURE) ? null : key,
                kind,
                State.CLEARED,
                kind == Kind.LEVEL ? Level.OK.label() : null,
                0,
                null,
                reason,
                unit(alert),
                alert.peak(),
                alert.raisedAt(),
                at);
    }

    private static AlertEvent event(
            Place place,
            Kind kind,
            State state,
            @Nullable String level,
            double value,
            @Nullable Double threshold,
            OpenAlert alert,
            Instant at) {
        return new AlertEvent(
                AlertEvent.SCHEMA,
                id(place.camera(), place.key(), kind, alert),
                alert.revision(),
                place.camera(),
                place.zone() == null ? null : place.zone().id(),
                place.zone() == null ? null : place.zone().name(),
                kind,
                state,
                level,
                value,
                threshold,
                null,
                unit(alert),
                alert.peak(),
                alert.raisedAt(),
                at);
    }

    private static String id(String camera, String key, Kind kind, OpenAlert alert) {
        return "%s:%s:%s:%d"
                .formatted(
                        camera,
                        key,
                        kind.name().toLowerCase(Locale.ROOT),
                        Duration.between(Instant.EPOCH, alert.raisedAt()).toMillis());
    }

    private static Unit unit(OpenAlert alert) {
        return alert.density() ? Unit.PEOPLE_PER_SQUARE_METRE : Unit.PEOPLE;
    }
}
