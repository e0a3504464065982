package dev.throng.vision;

import ai.onnxruntime.OrtException;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that alone runs one session: it takes one batch after the other. A failed run fails only its inputs. */
final class Lane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration END = Duration.ofSeconds(1);

    private final CountingModel model;
    private final BatchQueue queue;
    private final long maxWaitNanos;
    private final IntConsumer batchSizes;
    private final RunWatch watch;
    private final Thread thread;
    private volatile List<CountRequest> running = List.of();
    private volatile boolean closed;

    /** @param model is closed with the lane */
    Lane(CountingModel model, BatchQueue queue, Duration maxWait, IntConsumer batchSizes, RunWatch watch) {
        this.model = model;
        this.queue = queue;
        this.maxWaitNanos = maxWait.toNanos();
        this.batchSizes = batchSizes;
        this.watch = watch;
        thread = new Thread(this::serve, "inference-" + model.device());
        thread.setDaemon(true);
        thread.start();
    }

    CountingModel model() {
        return model;
    }

    /** Ends a run that takes too long, or at least lets nobody wait for it. */
    void look() {
        // taken before the run is cancelled: afterwards the next batch may be running already
        List<CountRequest> batch = running;
        if (watch.look()) {
            LOG.atError()
                    .addKeyValue("device", model.device())
                    .log("a run of the model takes too long; it is cancelled");
            batch.forEach(request -> request.fail(tooLate()));
        }
    }

    boolean isRunning() {
        return !running.isEmpty();
    }

    /** How long a run has been stuck; null while none is. */
    @Nullable
    Duration stuckFor() {
        return watch.stuckFor();
    }

    private void serve() {
        try {
            while (!closed) {
                run(queue.next(model.maxBatch(), maxWaitNanos));
            }
        } catch (InterruptedException e) {
            // only closing interrupts
            closed = true;
        }
    }

    private void run(List<CountRequest> batch) {
        running = batch;
        long started = System.nanoTime();
        watch.begin(model::cancel);
        try {
            batchSizes.accept(batch.size());
            // as soon as it is known: the next picture may have more people in it, and take longer
            model.run(batch.stream().map(CountRequest::input).toList(), (input, points) -> {
                CountRequest request = batch.get(input);
                Duration queued = Duration.ofNanos(started - request.enqueuedNanos());
                Duration inference = Duration.ofNanos(System.nanoTime() - started);
                request.answer().complete(new Detections(points, queued, inference, batch.size()));
            });
        } catch (OrtException | RuntimeException e) {
            ModelException problem =
                    watch.end() ? tooLate() : new ModelException("the model's run failed: " + e.getMessage(), e);
            batch.forEach(request -> request.fail(problem));
        } finally {
            watch.end();
            running = List.of();
        }
    }

    private static ModelException tooLate() {
        return new ModelException("the model gave no answer in time; its run was cancelled", null);
    }

    /** Lets the current run end, or cancels it; a session that is stuck in native code is left to itself. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (!ends()) {
            watch.cancel();
        }
        if (ends()) {
            model.close();
        } else {
            // closing the session under its run would end the process
            LOG.atWarn().addKeyValue("device", model.device()).log("the model is stuck; it is left as it is");
        }
    }

    private boolean ends() {
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
