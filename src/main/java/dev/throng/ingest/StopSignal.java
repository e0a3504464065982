package dev.throng.ingest;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells a camera's thread to end, and cuts short whatever it waits for. Once set it stays set. */
final class StopSignal {
    private final CountDownLatch latch = new CountDownLatch(1);

    void set() {
        latch.countDown();
    }

    boolean isSet() {
        return latch.getCount() == 0;
    }

    /** Waits for this long, or until the signal is set; true if it is. */
    boolean await(Duration patience) throws InterruptedException {
        return latch.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
