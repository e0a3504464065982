package dev.throng.analytics.level;

import java.util.Objects;

/**
 * All that is known of a place: a camera's whole picture or one of its zones.
 *
 * @param level how crowded it is
 * @param surge whether it fills up suddenly
 * @param recent people in the last minutes; empty unless surges are asked for
 */
record PlaceState(Watch level, Watch surge, RecentMinutes recent) {
    static final PlaceState BEGINNING = new PlaceState(Watch.BEGINNING, Watch.BEGINNING, RecentMinutes.NONE);

    /** What was stored by another version may lack parts. */
    PlaceState {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(surge, "surge");
        Objects.requireNonNull(recent, "recent");
    }

    PlaceState anew() {
        return new PlaceState(Watch.BEGINNING, Watch.BEGINNING, recent);
    }

    PlaceState lasting() {
        return new PlaceState(level, surge, recent.full());
    }
}
