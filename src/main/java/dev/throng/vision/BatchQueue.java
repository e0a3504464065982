package dev.throng.vision;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What waits to be counted, in the order of its coming; the session that is free takes the next batch. */
final class BatchQueue {
    private final LinkedBlockingDeque<CountRequest> waiting = new LinkedBlockingDeque<>();
    /** One batch is put together at a time: whoever is second would only take from it. */
    private final ReentrantLock gathering = new ReentrantLock(true);

    private volatile boolean closed;

    void add(CountRequest request) {
        waiting.add(request);
        if (closed) {
            failAll(closedException());
        }
    }

    /**
     * Waits for at least one request, and takes all of its size that come within the wait.
     *
     * @param most requests at most
     * @param maxWaitNanos to wait for the second and later ones
     * @throws InterruptedException if the queue is to be left
     */
    List<CountRequest> next(int most, long maxWaitNanos) throws InterruptedException {
        gathering.lockInterruptibly();
        try {
            CountRequest first = waiting.take();
            List<CountRequest> batch = new ArrayList<>(List.of(first));
            long deadline = System.nanoTime() + maxWaitNanos;
            while (batch.size() < most) {
                CountRequest next = waiting.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                if (!next.fits(first)) {
                    waiting.addFirst(next);
                    break;
                }
                batch.add(next);
            }
            return batch;
        } finally {
            gathering.unlock();
        }
    }

    /** Gives up everything that waits. */
    void failAll(ModelException problem) {
        for (@Nullable CountRequest each = waiting.poll(); each != null; each = waiting.poll()) {
            each.fail(problem);
        }
    }

    /** Gives up everything that waits, and whatever is added later. */
    void close() {
        closed = true;
        failAll(closedException());
    }

    private static ModelException closedException() {
        return new ModelException("the model is closed", null);
    }
}
