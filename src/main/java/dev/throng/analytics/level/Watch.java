package dev.throng.analytics.level;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.throng.event.AlertEvent.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is watched at a place, its level or a surge: where it stands, and the alert about it if there is one.
 *
 * @param state of the level; a surge is {@code busy}
 * @param alert open while the level is not {@code ok}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Watch(LevelState state, @Nullable OpenAlert alert) {
    static final Watch BEGINNING = new Watch(LevelState.BEGINNING, null);

    /**
     * What came of a value.
     *
     * @param watch as it is now
     * @param news what is to be told; null for nothing
     * @param alert that it is about
     */
    record Outcome(
            Watch watch, @Nullable State news, @Nullable OpenAlert alert) {}

    /** After one more value. */
    Outcome next(Thresholds thresholds, double value, boolean density, Instant at) {
        LevelState next = state.next(thresholds, value, at);
        if (alert == null) {
            if (next.level() == Level.OK) {
                return new Outcome(new Watch(next, null), null, null);
            }
            OpenAlert raised = new OpenAlert(at, 1, value, density);
            return new Outcome(new Watch(next, raised), State.RAISED, raised);
        }
        OpenAlert seen = alert.seeing(value);
        if (next.level() == state.level()) {
            return new Outcome(new Watch(next, seen), null, seen);
        }
        OpenAlert revised = seen.revised();
        return next.level() == Level.OK
                ? new Outcome(new Watch(next, null), State.CLEARED, revised)
                : new Outcome(new Watch(next, revised), State.UPDATED, revised);
    }
}
