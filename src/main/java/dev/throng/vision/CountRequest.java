package dev.throng.vision;

import java.util.concurrent.CompletableFuture;

/**
 * An input that waits to be counted.
 *
 * @param enqueuedNanos when it began to wait
 * @param answer completed by whoever runs the model over it, or gives that up
 */
record CountRequest(FrameInput input, long enqueuedNanos, CompletableFuture<Detections> answer) {
    CountRequest(FrameInput input) {
        this(input, System.nanoTime(), new CompletableFuture<>());
    }

    /** True if both can share a run. */
    boolean fits(CountRequest other) {
        return input.size().equals(other.input.size());
    }

    void fail(ModelException problem) {
        answer.completeExceptionally(problem);
    }
}
