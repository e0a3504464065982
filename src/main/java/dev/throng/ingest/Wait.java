package dev.throng.ingest;

import java.time.Duration;

/**
 * What a thread is doing in native code.
 *
 * @param most how long that may take
 * @param source where the frames are to come from; null while it is being opened
 */
record Wait(
        long sinceNanos,
        Duration most,
        @org.jspecify.annotations.Nullable VideoSource source) {
    boolean isTooLong(long nowNanos) {
        return nowNanos - sinceNanos > most.toNanos();
    }
}
