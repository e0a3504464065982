package dev.throng.ingest;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/** How long to wait before a lost source is tried again: from 1 s to 30 s, jitter included. */
final class Backoff {
    /** Give or take as much, so that cameras of one switch do not return as one, however long they were away. */
    private static final double JITTER = 0.2;

    private static final long SHORTEST_MILLIS = Math.round(1_000 / (1 - JITTER));
    private static final long LONGEST_MILLIS = Math.round(30_000 / (1 + JITTER));

    /** Doubled at each try. */
    private static final IntervalFunction GROWING =
            IntervalFunction.of(SHORTEST_MILLIS, millis -> Math.min(2 * millis, LONGEST_MILLIS));

    private Backoff() {}

    /** @param attempt which try comes, from 1 */
    static Duration before(int attempt) {
        return jittered(GROWING.apply(attempt));
    }

    /** For what does not mend itself. */
    static Duration longest() {
        return jittered(LONGEST_MILLIS);
    }

    private static Duration jittered(long millis) {
        return Duration.ofMillis(IntervalFunction.ofRandomized(millis, JITTER).apply(1));
    }
}
