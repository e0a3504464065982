package dev.throng.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From when on a camera or zone is busy, crowded or critical.
 *
 * @param on what the thresholds are compared with
 * @param busy from this value on; null to leave the level out
 * @param crowded as busy
 * @param critical as busy
 * @param hysteresis a level ends when the value is below its threshold by this fraction of it, 0 to 0.9
 * @param hold how long the value must stay beyond a threshold before the level changes
 * @param surge when a sudden change is worth an alert; null for never
 */
public record LevelsConfig(
        On on,
        @Nullable Double busy,
        @Nullable Double crowded,
        @Nullable Double critical,
        Double hysteresis,
        Duration hold,
        @Nullable SurgeConfig surge) {

    /** What is compared with the thresholds. */
    public enum On {
        /** People. */
        @JsonProperty("count")
        COUNT,
        /** People per square metre. */
        @JsonProperty("density")
        DENSITY
    }

    /**
     * A sudden change.
     *
     * @param factor the count is this many times the mean of the last minutes, above 1
     * @param people and larger than it by this many people, 1 or more
     * @param minutes how many full minutes the mean is taken over, 1 to 60
     */
    public record SurgeConfig(Double factor, Integer people, Integer minutes) {
        public SurgeConfig {
            factor = Defaults.or(factor, 2.0);
            people = Defaults.or(people, 10);
            minutes = Defaults.or(minutes, 5);
        }
    }

    public LevelsConfig {
        on = Defaults.or(on, On.COUNT);
        hysteresis = Defaults.or(hysteresis, 0.1);
        hold = Defaults.or(hold, Duration.ofSeconds(5));
    }

    /** Whether each threshold that is set is above the one before it. */
    boolean isRising() {
        List<Double> set =
                Stream.of(busy, crowded, critical).filter(Objects::nonNull).toList();
        return set.stream().sorted().distinct().toList().equals(set);
    }

    boolean isEmpty() {
        return busy == null && crowded == null && critical == null && surge == null;
    }
}
