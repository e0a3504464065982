package dev.throng.analytics;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** The counts of one place over a short time, and their median. Memory is taken anew only when they become more. */
final class MedianWindow {
    private final long lengthMicros;
    private long[] times = new long[32];
    private int[] counts = new int[32];
    private int[] sorted = new int[32];
    private int size;

    MedianWindow(Duration length) {
        lengthMicros = length.toNanos() / 1_000;
    }

    /** Takes one more count; returns the median, half a person rounded up. */
    int with(Instant at, int count) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        forget(micros);
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
            sorted = new int[2 * size];
        }
        times[size] = micros;
        counts[size++] = count;
        System.arraycopy(counts, 0, sorted, 0, size);
        Arrays.sort(sorted, 0, size);
        return (sorted[(size - 1) / 2] + sorted[size / 2] + 1) / 2;
    }

    /** What is too old; and, since a clock may be set back, what lies in the future. */
    private void forget(long nowMicros) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (times[i] <= nowMicros && times[i] > nowMicros - lengthMicros) {
                times[kept] = times[i];
                counts[kept++] = counts[i];
            }
        }
        size = kept;
    }
}
