package dev.throng.latency;

import org.HdrHistogram.Histogram;

/**
 * How long something took over several runs, in milliseconds.
 *
 * @param runs that were timed
 * @param mean of all
 * @param p50 half of the runs took no longer
 * @param p95 95 of 100 took no longer
 * @param p99 99 of 100 took no longer
 */
public record Timing(long runs, double mean, double p50, double p95, double p99) {
    /** Of durations in microseconds; all figures are 0 if there is none. */
    public static Timing of(Histogram micros) {
        return new Timing(
                micros.getTotalCount(),
                millis(micros.getMean()),
                millis(micros.getValueAtPercentile(50)),
                millis(micros.getValueAtPercentile(95)),
                millis(micros.getValueAtPercentile(99)));
    }

    private static double millis(double micros) {
        return Math.round(micros / 10) / 100.0;
    }
}
