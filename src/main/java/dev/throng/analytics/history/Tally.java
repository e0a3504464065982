package dev.throng.analytics.history;

/**
 * The counts of one place.
 *
 * @param samples how many
 * @param sum of them
 * @param min the smallest
 * @param max the largest
 */
record Tally(long samples, long sum, int min, int max) {
    static Tally of(int count) {
        return new Tally(1, count, count, count);
    }

    Tally plus(Tally other) {
        return new Tally(samples + other.samples, sum + other.sum, Math.min(min, other.min), Math.max(max, other.max));
    }

    /** To the hundredth. */
    double mean() {
        return Math.round(100.0 * sum / samples) / 100.0;
    }
}
