package dev.throng.vision;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the run of one session: native code that does not come back can be asked to end, but not stopped. Safe for
 * any number of threads.
 */
final class RunWatch {
    private final Duration limit;
    private final LongSupplier nanos;
    private @Nullable Runnable cancel;
    private long began;
    private boolean overdue;

    /**
     * Watches runs.
     *
     * @param limit a run that takes longer is overdue
     * @param nanos a monotonic source of nanoseconds
     */
    RunWatch(Duration limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
    }

    /** A run begins. */
    synchronized void begin(Runnable howToCancel) {
        cancel = howToCancel;
        began = nanos.getAsLong();
        overdue = false;
    }

    /** The run is over; true if it had been cancelled. */
    synchronized boolean end() {
        cancel = null;
        return overdue;
    }

    /** Cancels the run if it is overdue; true the first time that it is found so. */
    synchronized boolean look() {
        if (cancel == null || overdue || runningFor().compareTo(limit) <= 0) {
            return false;
        }
        overdue = true;
        cancel.run();
        return true;
    }

    /** Asks the run to end, if there is one. */
    synchronized void cancel() {
        if (cancel != null) {
            cancel.run();
        }
    }

    /** How long the overdue run has been going; null while none is. */
    synchronized @Nullable Duration stuckFor() {
        return cancel != null && overdue ? runningFor() : null;
    }

    private Duration runningFor() {
        return Duration.ofNanos(nanos.getAsLong() - began);
    }
}
