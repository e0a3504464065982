package dev.throng.ingest;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/** How long to wait before a lost source is tried again. */
final class Backoff {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final double JITTER = 0.5;

    /** 1 s doubled at each try up to 30 s, give or take half, so that cameras of one switch do not return as one. */
    private static final IntervalFunction GROWING =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(1), 2.0, JITTER, LONGEST);

    private static final IntervalFunction CONSTANT = IntervalFunction.ofRandomized(LONGEST, JITTER);

    private Backoff() {}

    /** @param attempt which try comes, from 1 */
    static Duration before(int attempt) {
        return Duration.ofMillis(GROWING.apply(attempt));
    }

    /** For what does not mend itself. */
    static Duration longest() {
        return Duration.ofMillis(CONSTANT.apply(1));
    }
}
