package dev.throng.ingest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Plays a file at its own speed: waits until a frame's time has come. */
final class Pace {
    private final CountDownLatch stop;
    private boolean begun;
    private long startNanos;
    private long firstMicros;

    /** @param stop ends any waiting */
    Pace(CountDownLatch stop) {
        this.stop = stop;
    }

    /** The file begins again: the next frame's time is now. */
    void restart() {
        begun = false;
    }

    /** Waits until the time of this frame, in the file's microseconds; at once if it is past. */
    void await(long micros) throws InterruptedException {
        if (!begun) {
            begun = true;
            startNanos = System.nanoTime();
            firstMicros = micros;
            return;
        }
        long due = startNanos + TimeUnit.MICROSECONDS.toNanos(micros - firstMicros);
        boolean stopped = stop.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (stopped) {
            begun = false;
        }
    }
}
