package dev.throng.ingest;

import java.time.Duration;
import java.time.Instant;

/** Frames per second between two looks at a counter. Written by one thread, read by any. */
final class FpsMeter {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private Instant at;
    private long count;
    private volatile double fps;

    FpsMeter(Instant now) {
        at = now;
    }

    /** Looks again; a look within a second of the one before changes nothing. */
    void look(Instant now, long newCount) {
        Duration passed = Duration.between(at, now);
        if (passed.compareTo(SHORTEST) >= 0) {
            // a tenth of a frame per second is as fine as a few seconds can tell
            fps = Math.round((newCount - count) * 10_000.0 / passed.toMillis()) / 10.0;
            at = now;
            count = newCount;
        }
    }

    /** The latest result, to a tenth; 0 before the first. */
    double fps() {
        return fps;
    }
}
