package dev.throng.latency;

import org.jspecify.annotations.Nullable;

/**
 * One stage over the last minute, in milliseconds; the figures are null while there was no sample in it.
 *
 * @param stage which
 * @param samples in the last minute
 * @param p50 half of the samples took no longer
 * @param p95 95 of 100 took no longer
 * @param p99 99 of 100 took no longer
 * @param max the longest
 */
public record StageLatency(
        Stage stage,
        long samples,
        @Nullable Double p50,
        @Nullable Double p95,
        @Nullable Double p99,
        @Nullable Double max) {

    static StageLatency none(Stage stage) {
        return new StageLatency(stage, 0, null, null, null, null);
    }
}
