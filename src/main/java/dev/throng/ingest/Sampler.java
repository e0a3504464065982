package dev.throng.ingest;

/** Picks frames at a steady rate by their times, without drift: 5 of a stream's 10 a second, or 5 of its 25. */
final class Sampler {
    /** A frame may come this much of an interval early: streams jitter. */
    private static final double TOLERANCE = 0.1;

    private final double intervalMicros;
    private boolean begun;
    private double dueMicros;

    /** @param fps wanted frames per second, above 0 */
    Sampler(double fps) {
        intervalMicros = 1_000_000 / fps;
    }

    /** True if the frame of this time is wanted; times may jump, as when a stream comes back. */
    boolean wants(long micros) {
        if (!begun || Math.abs(micros - dueMicros) > 2 * intervalMicros) {
            begun = true;
            dueMicros = micros;
        }
        if (micros < dueMicros - TOLERANCE * intervalMicros) {
            return false;
        }
        dueMicros += intervalMicros;
        return true;
    }
}
