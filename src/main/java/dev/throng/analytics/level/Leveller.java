package dev.throng.analytics.level;

import dev.throng.config.CameraConfig;
import dev.throng.config.LevelsConfig;
import dev.throng.config.LevelsConfig.SurgeConfig;
import dev.throng.config.ZoneConfig;
import dev.throng.event.AlertEvent;
import dev.throng.event.CountEvent;
import dev.throng.event.ZoneCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gives one event its levels, and finds what is to be told about them. */
public final class Leveller {
    private final CameraConfig camera;
    private final CameraLevels before;
    private final Instant at;
    private final Map<String, PlaceState> after = new TreeMap<>();
    private final List<AlertEvent> alerts = new ArrayList<>();

    private Leveller(CameraConfig camera, CameraLevels before, Instant at) {
        this.camera = camera;
        this.before = before;
        this.at = at;
    }

    /**
     * What came of an event.
     *
     * @param event with its levels
     * @param levels what is known of the camera now
     * @param alerts to be published, in this order
     */
    public record Outcome(CountEvent event, CameraLevels levels, List<AlertEvent> alerts) {}

    /** Looks at one event of a camera, whose definition says what is crowded. */
    public static Outcome look(CountEvent event, CameraConfig camera, CameraLevels before) {
        Leveller leveller = new Leveller(camera, before, event.capturedAt());
        String level = leveller.look(Place.whole(event, camera.levels())).label();
        List<ZoneCount> zones = event.zones().stream()
                .map(zone -> zone.withLevel(leveller.look(Place.zone(event, zone, leveller.levels(zone)))
                        .label()))
                .toList();
        leveller.clearForgotten();
        return new Outcome(
                event.withLevel(level).withZones(zones),
                new CameraLevels(leveller.after),
                List.copyOf(leveller.alerts));
    }

    /** What is to be told when a camera rests, is gone or lost: the ends of its alerts. */
    public static List<AlertEvent> forget(String camera, CameraLevels before, AlertEvent.Reason reason, Instant at) {
        List<AlertEvent> ends = new ArrayList<>();
        before.places().forEach((key, state) -> {
            end(camera, key, AlertEvent.Kind.LEVEL, state.level().alert(), reason, at, ends);
            end(camera, key, AlertEvent.Kind.SURGE, state.surge().alert(), reason, at, ends);
        });
        return ends;
    }

    private @Nullable LevelsConfig levels(ZoneCount zone) {
        return camera.zones().stream()
                .filter(config -> config.id().equals(zone.id()))
                .findFirst()
                .map(ZoneConfig::levels)
                .orElse(null);
    }

    private Level look(Place place) {
        LevelsConfig levels = place.levels();
        if (levels == null) {
            return Level.OK;
        }
        PlaceState state = before.of(place.key());
        Thresholds thresholds = Thresholds.of(levels);
        Watch.Outcome level = state.level().next(thresholds, place.value(), place.isDensity(), at);
        if (level.news() != null) {
            alerts.add(Alerts.level(place, level, thresholds, at));
        }
        PlaceState next = new PlaceState(level.watch(), state.surge(), RecentMinutes.NONE);
        after.put(place.key(), levels.surge() == null ? next : surge(place, levels, levels.surge(), state, next));
        return level.watch().state().level();
    }

    private PlaceState surge(Place place, LevelsConfig levels, SurgeConfig surge, PlaceState before, PlaceState next) {
        RecentMinutes recent = before.recent().with(place.count(), at, surge.minutes());
        var mean = recent.mean(at, surge.minutes());
        double threshold = mean.isEmpty()
                ? Double.POSITIVE_INFINITY
                : Math.max(mean.getAsDouble() * surge.factor(), mean.getAsDouble() + surge.people());
        Thresholds thresholds = new Thresholds(Map.of(Level.BUSY, threshold), levels.hysteresis(), levels.hold());
        Watch.Outcome outcome = before.surge().next(thresholds, place.count(), false, at);
        if (outcome.news() != null) {
            alerts.add(Alerts.surge(place, outcome, threshold, at));
        }
        return new PlaceState(next.level(), outcome.watch(), recent);
    }

    /** A zone or threshold that was taken out of the definition leaves no alert behind. */
    private void clearForgotten() {
        before.places().forEach((key, state) -> {
            PlaceState now = after.get(key);
            if (now == null) {
                end(
                        camera.id(),
                        key,
                        AlertEvent.Kind.LEVEL,
                        state.level().alert(),
                        AlertEvent.Reason.UNWATCHED,
                        at,
                        alerts);
            }
            if (now == null || now.recent().minutes().isEmpty()) {
                end(
                        camera.id(),
                        key,
                        AlertEvent.Kind.SURGE,
                        state.surge().alert(),
                        AlertEvent.Reason.UNWATCHED,
                        at,
                        alerts);
            }
        });
        after.replaceAll((key, state) -> state.recent().minutes().isEmpty()
                ? new PlaceState(state.level(), Watch.BEGINNING, state.recent())
                : state);
    }

    private static void end(
            String camera,
            String key,
            AlertEvent.Kind kind,
            @Nullable OpenAlert alert,
            AlertEvent.Reason reason,
            Instant at,
            List<AlertEvent> ends) {
        if (alert != null) {
            ends.add(Alerts.forgotten(camera, key, kind, alert.revised(), reason, at));
        }
    }
}
