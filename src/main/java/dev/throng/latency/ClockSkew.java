package dev.throng.latency;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The most negative duration of the last minute. Keeps only what could still become the worst. */
final class ClockSkew {
    private final long windowNanos;
    private final LongSupplier nanoTime;
    /** Oldest first; each less negative than the ones before it. */
    private final Deque<Sample> worstFirst = new ArrayDeque<>();

    ClockSkew(Duration window, LongSupplier nanoTime) {
        windowNanos = window.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized void add(double millis) {
        while (!worstFirst.isEmpty() && worstFirst.peekLast().millis >= millis) {
            worstFirst.removeLast();
        }
        worstFirst.addLast(new Sample(nanoTime.getAsLong(), millis));
    }

    /** In milliseconds, below 0; null if there was none. */
    synchronized @Nullable Double worst() {
        long now = nanoTime.getAsLong();
        while (!worstFirst.isEmpty() && now - worstFirst.peekFirst().atNanos > windowNanos) {
            worstFirst.removeFirst();
        }
        return worstFirst.isEmpty() ? null : worstFirst.peekFirst().millis;
    }

    private record Sample(long atNanos, double millis) {}
}
