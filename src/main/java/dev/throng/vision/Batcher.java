package dev.throng.vision;

import ai.onnxruntime.OrtException;
import dev.throng.event.HeadPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets several threads share one session: each hands in its input and waits; one thread, which alone runs the session,
 * takes what is waiting as one batch. A failed run fails only the inputs in it. Since each caller waits for its answer,
 * no more inputs wait than there are callers.
 */
final class Batcher implements AutoCloseable {
    /** A run that takes longer than this is stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ModelRunner runner;
    private final int maxBatch;
    private final long maxWaitNanos;
    private final IntConsumer batchSizes;
    private final LinkedBlockingQueue<Request> waiting = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::serve, "inference");
    private volatile boolean closed;

    Batcher(ModelRunner runner, int maxBatch, Duration maxWait, IntConsumer batchSizes) {
        this.runner = runner;
        this.maxBatch = maxBatch;
        this.maxWaitNanos = maxWait.toNanos();
        this.batchSizes = batchSizes;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Counts one input; returns when its run is over.
     *
     * @throws ModelException if the run failed, took over 30 s, or the counter is closed
     */
    Detections count(FrameInput input) throws ModelException, InterruptedException {
        Request request = new Request(input, System.nanoTime(), new CompletableFuture<>());
        waiting.add(request);
        if (closed) {
            request.fail("the model is closed", null);
        }
        try {
            return request.answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            waiting.remove(request);
            throw new ModelException("the model gave no answer within %d s".formatted(PATIENCE.toSeconds()), e);
        } catch (ExecutionException e) {
            throw new ModelException(e.getCause().getMessage(), e.getCause());
        }
    }

    private void serve() {
        try {
            while (!closed) {
                run(nextBatch());
            }
        } catch (InterruptedException e) {
            // closed: whoever still waits is told below
            closed = true;
        }
        waiting.forEach(request -> request.fail("the model is closed", null));
    }

    /** At least one request, and all of the same size that can share its run. */
    private List<Request> nextBatch() throws InterruptedException {
        Request first = waiting.take();
        List<Request> batch = new ArrayList<>(List.of(first));
        long deadline = System.nanoTime() + maxWaitNanos;
        while (batch.size() < maxBatch) {
            Request next = waiting.peek();
            if (next == null) {
                next = waiting.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                if (!next.fits(first)) {
                    // it begins the next run; nobody else takes from this queue, but others may have joined it
                    waiting.add(next);
                    break;
                }
            } else if (next.fits(first)) {
                waiting.remove(next);
            } else {
                break;
            }
            batch.add(next);
        }
        return batch;
    }

    private void run(List<Request> batch) {
        long started = System.nanoTime();
        try {
            List<List<HeadPoint>> points =
                    runner.run(batch.stream().map(Request::input).toList());
            Duration inference = Duration.ofNanos(System.nanoTime() - started);
            batchSizes.accept(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                Request request = batch.get(i);
                Duration queued = Duration.ofNanos(started - request.enqueuedNanos);
                request.answer.complete(new Detections(points.get(i), queued, inference, batch.size()));
            }
        } catch (OrtException | RuntimeException e) {
            batch.forEach(request -> request.fail("the model's run failed: " + e.getMessage(), e));
        }
    }

    /** Ends after the current run, which is waited for: closing the session under it would end the process. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False while a run is stuck: its session must not be closed. */
    boolean isIdle() {
        return !thread.isAlive();
    }

    private record Request(FrameInput input, long enqueuedNanos, CompletableFuture<Detections> answer) {
        boolean fits(Request other) {
            return input.size().equals(other.input.size());
        }

        void fail(String message, @Nullable Throwable cause) {
            answer.completeExceptionally(new ModelException(message, cause));
        }
    }
}
