package dev.throng.analytics.level;

import java.util.Locale;

/** How crowded a place is. */
enum Level {
    OK,
    BUSY,
    CROWDED,
    CRITICAL;

    /** As it stands in events. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    Level min(Level other) {
        return compareTo(other) < 0 ? this : other;
    }

    Level max(Level other) {
        return compareTo(other) > 0 ? this : other;
    }
}
