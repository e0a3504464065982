package dev.throng.cli;

import dev.throng.analytics.WorkerMetrics;
import dev.throng.config.ModelConfig;
import dev.throng.vision.BareLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the worker and the bare loop in turns in one process, so that both meet the same machine at the same temperature
 * and under the same foreign load. While one is measured the other rests.
 */
final class PipelineBench {
    /** Turns of each; first the bare loop, then the worker. */
    private static final int TURNS = 4;

    /** A count is fresh if 95 of 100 are younger when they arrive. */
    private static final double FRESH_MILLIS = 500;
    /** Shares of the rate at saturation to try as a live load, the greatest first. */
    private static final List<Double> SHARES = List.of(0.95, 0.85, 0.7, 0.55, 0.4, 0.25);

    private PipelineBench() {}

    /**
     * What to send as from live cameras, after saturation has been measured.
     *
     * @param carried the greatest of a few loads under which counts are fresh
     * @param framesPerSecond a load of all cameras together; null for none
     */
    record Live(boolean carried, @Nullable Double framesPerSecond) {}

    static PipelineResult run(ModelConfig model, Path input, int seconds, Live live) throws Exception {
        BenchFrames frames = BenchFrames.of(input);
        try (BenchWorker worker = BenchWorker.start(model, frames);
                BareLoop bare =
                        BareLoop.open(model, frames.jpegs(), worker.config().maxBatch())) {
            return measure(frames, input, model, seconds, live, worker, bare);
        }
    }

    private static PipelineResult measure(
            BenchFrames frames,
            Path input,
            ModelConfig model,
            int seconds,
            Live live,
            BenchWorker worker,
            BareLoop bare)
            throws Exception {
        PipelineLoad load = new PipelineLoad(worker.topics());
        // both warm: code compiled, memory in place
        bare.framesPerSecond(1);
        load.framesPerSecond(1);
        load.reset();
        double bareRate = 0;
        double pipelineRate = 0;
        long allocated = 0;
        for (int i = 0; i < TURNS; i++) {
            bareRate += bare.framesPerSecond(seconds / TURNS) / TURNS;
            long before = Allocation.bytes();
            pipelineRate += load.framesPerSecond(seconds / TURNS) / TURNS;
            allocated += Allocation.bytes() - before;
        }
        return new PipelineResult(
                input.toString(),
                frames.width(),
                frames.height(),
                model.inputSize().toString(),
                worker.device(),
                seconds,
                bareRate,
                pipelineRate,
                pipelineRate / bareRate,
                worker.metrics().get(WorkerMetrics.BATCH_SIZE).summary().mean(),
                load.inferenceMillis(50),
                load.inferenceMillis(95),
                load.counted(),
                Math.round((double) allocated / load.counted()),
                live.carried() ? carried(worker, pipelineRate, seconds) : null,
                live.framesPerSecond() == null ? null : loaded(worker, live.framesPerSecond(), seconds));
    }

    /** The greatest of a few live loads under which counts are fresh; null if they are under none. */
    private static PipelineResult.@Nullable Load carried(BenchWorker worker, double atSaturation, int seconds)
            throws IOException {
        for (double share : SHARES) {
            PipelineResult.Load load = loaded(worker, atSaturation * share, seconds);
            if (load.age().runs() > 0 && load.age().p95() < FRESH_MILLIS && load.dropped() <= load.sent() / 100) {
                return load;
            }
        }
        return null;
    }

    private static PipelineResult.Load loaded(BenchWorker worker, double framesPerSecond, int seconds)
            throws IOException {
        LiveLoad live = new LiveLoad(worker.topics(), worker.metrics());
        int cameras = worker.topics().partitions();
        double fps = framesPerSecond / cameras;
        live.drain();
        LiveLoad.Result result = live.run(LiveLoad.outOfStep(cameras, fps), seconds);
        return new PipelineResult.Load(
                cameras,
                fps,
                result.sent().stream().mapToLong(Long::longValue).sum(),
                result.drops().values().stream().mapToLong(Long::longValue).sum(),
                result.age());
    }
}
