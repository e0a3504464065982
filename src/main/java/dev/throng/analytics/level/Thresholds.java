package dev.throng.analytics.level;

import dev.throng.config.LevelsConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From which value on a level holds.
 *
 * @param from the values, rising with the levels; a level may be left out
 * @param hysteresis a level ends when the value is below its threshold by this fraction of it
 * @param hold how long a value must last before the level follows it
 */
record Thresholds(Map<Level, Double> from, double hysteresis, Duration hold) {
    Thresholds {
        from = Collections.unmodifiableMap(from.isEmpty() ? new EnumMap<>(Level.class) : new EnumMap<>(from));
    }

    static Thresholds of(LevelsConfig config) {
        Map<Level, Double> from = new EnumMap<>(Level.class);
        put(from, Level.BUSY, config.busy());
        put(from, Level.CROWDED, config.crowded());
        put(from, Level.CRITICAL, config.critical());
        return new Thresholds(from, config.hysteresis(), config.hold());
    }

    private static void put(Map<Level, Double> from, Level level, @Nullable Double threshold) {
        if (threshold != null) {
            from.put(level, threshold);
        }
    }

    /** The level that a value stands for, where another level holds now. */
    Level target(Level now, double value) {
        Level reached = Level.OK;
        Level kept = Level.OK;
        for (Map.Entry<Level, Double> each : from.entrySet()) {
            if (value >= each.getValue()) {
                reached = each.getKey();
            }
            if (each.getKey().compareTo(now) <= 0 && value > each.getValue() * (1 - hysteresis)) {
                kept = each.getKey();
            }
        }
        return reached.max(kept);
    }
}
