package dev.throng.ingest;

import java.time.Duration;

/** Plays a file at its own speed: waits until a frame's time has come. */
final class Pace {
    /** Who is later than this does not hurry to catch up: a camera would not either. */
    private static final long LATEST_NANOS = Duration.ofSeconds(1).toNanos();

    private final StopSignal stop;
    private boolean begun;
    private long zeroNanos;

    /** @param stop ends any waiting */
    Pace(StopSignal stop) {
        this.stop = stop;
    }

    /**
     * Waits until the time of this frame; not at all if it is past.
     *
     * @param micros continuous time of the file
     */
    void await(long micros) throws InterruptedException {
        var unused = stop.await(Duration.ofNanos(waitNanos(micros, System.nanoTime())));
    }

    /** How long to wait, at {@code nowNanos}, before the frame of this time; 0 if it is due. */
    long waitNanos(long micros, long nowNanos) {
        long nanos = micros * 1_000;
        long late = nowNanos - zeroNanos - nanos;
        if (!begun || late > LATEST_NANOS) {
            begun = true;
            zeroNanos = nowNanos - nanos;
            return 0;
        }
        return Math.max(0, -late);
    }
}
