package dev.throng.vision;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets several threads share one session, or several: each hands in its input and waits; the session that is free takes
 * what is waiting as one batch. Since each caller waits for its answer, no more inputs wait than there are callers.
 */
final class Batcher implements AutoCloseable {
    private static final Duration LONGEST_LOOK_PERIOD = Duration.ofSeconds(1);

    private final BatchQueue queue = new BatchQueue();
    private final List<Lane> lanes;
    private final ScheduledExecutorService watchdog;

    /**
     * Begins to serve.
     *
     * @param models one per device; closed with the batcher
     * @param maxWait how long an input waits for others to share its run
     * @param limit a run that takes longer is stuck
     * @param batchSizes told the size of each batch
     */
    Batcher(List<CountingModel> models, Duration maxWait, Duration limit, IntConsumer batchSizes) {
        lanes = models.stream()
                .map(model -> new Lane(model, queue, maxWait, batchSizes, new RunWatch(limit, System::nanoTime)))
                .toList();
        watchdog = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "inference-watch");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.min(LONGEST_LOOK_PERIOD.toMillis(), Math.max(1, limit.toMillis() / 10));
        var unused = watchdog.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * Counts one input; returns when its run is over.
     *
     * @throws ModelStuckException if no session is free, and none may be for long
     * @throws ModelException if the run failed or was stuck, or the counter is closed
     */
    Detections count(FrameInput input) throws ModelException, InterruptedException {
        if (isStuck()) {
            throw new ModelStuckException();
        }
        CountRequest request = new CountRequest(input);
        queue.add(request);
        try {
            return request.answer().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModelStuckException) {
                throw new ModelStuckException();
            }
            throw new ModelException(e.getCause().getMessage(), e.getCause());
        }
    }

    private void look() {
        lanes.forEach(Lane::look);
        if (isStuck()) {
            queue.failAll(new ModelStuckException());
        }
    }

    private boolean isStuck() {
        return lanes.stream().allMatch(lane -> lane.stuckFor() != null);
    }

    /** How long the longest run that is stuck has been going; null while none is. */
    @Nullable
    Duration stuckFor() {
        return lanes.stream()
                .map(Lane::stuckFor)
                .filter(Objects::nonNull)
                .max(Duration::compareTo)
                .orElse(null);
    }

    /** True while a run goes on. */
    boolean isRunning() {
        return lanes.stream().anyMatch(Lane::isRunning);
    }

    /** The models, as they are now. */
    List<CountingModel> models() {
        return lanes.stream().map(Lane::model).toList();
    }

    @Override
    public void close() {
        queue.close();
        lanes.forEach(Lane::close);
        queue.close();
        watchdog.shutdownNow();
    }
}
