package dev.throng.analytics.level;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;

/** A place's level, and whether it is about to change. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LevelState.Settled.class, name = "settled"),
    @JsonSubTypes.Type(value = LevelState.Moving.class, name = "moving")
})
sealed interface LevelState {
    /** Where every place begins. */
    LevelState BEGINNING = new Settled(Level.OK);

    /** The level that holds. */
    Level level();

    /** After one more value, of a frame captured at this time. */
    LevelState next(Thresholds thresholds, double value, Instant at);

    /** The values agree with the level. */
    record Settled(Level level) implements LevelState {
        @Override
        public LevelState next(Thresholds thresholds, double value, Instant at) {
            Level target = thresholds.target(level, value);
            if (target == level) {
                return this;
            }
            return new Moving(level, target, at).settle(thresholds.hold(), at);
        }
    }

    /**
     * The values ask for another level, but not for long enough yet.
     *
     * @param level that still holds
     * @param toward the nearest level to it that all values since then asked for
     * @param since the first of them
     */
    record Moving(Level level, Level toward, Instant since) implements LevelState {
        @Override
        public LevelState next(Thresholds thresholds, double value, Instant at) {
            Level target = thresholds.target(level, value);
            if (target == level) {
                return new Settled(level);
            }
            boolean up = target.compareTo(level) > 0;
            if (up != toward.compareTo(level) > 0 || at.isBefore(since)) {
                return new Moving(level, target, at).settle(thresholds.hold(), at);
            }
            return new Moving(level, up ? toward.min(target) : toward.max(target), since).settle(thresholds.hold(), at);
        }

        private LevelState settle(Duration hold, Instant at) {
            return Duration.between(since, at).compareTo(hold) >= 0 ? new Settled(toward) : this;
        }
    }
}
