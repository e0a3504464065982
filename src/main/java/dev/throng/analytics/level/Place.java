package dev.throng.analytics.level;

import dev.throng.config.LevelsConfig;
import dev.throng.event.CountEvent;
import dev.throng.event.ZoneCount;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in one event.
 *
 * @param camera the camera's id
 * @param zone null for the whole picture
 * @param levels as they are set for it; null if it is not watched
 * @param count people in it
 */
record Place(
        String camera, @Nullable ZoneCount zone, @Nullable LevelsConfig levels, int count) {
    /** What the whole picture is known under. */
    static final String WHOLE_PICTURE = "";

    static Place whole(CountEvent event, @Nullable LevelsConfig levels) {
        return new Place(event.camera(), null, levels, event.count());
    }

    static Place zone(CountEvent event, ZoneCount zone, @Nullable LevelsConfig levels) {
        return new Place(event.camera(), zone, levels, zone.count());
    }

    String key() {
        return zone == null ? WHOLE_PICTURE : zone.id();
    }

    boolean isDensity() {
        return levels != null && levels.on() == LevelsConfig.On.DENSITY;
    }

    /** What is compared with the thresholds. */
    double value() {
        return isDensity() ? Objects.requireNonNull(Objects.requireNonNull(zone).density()) : count;
    }
}
