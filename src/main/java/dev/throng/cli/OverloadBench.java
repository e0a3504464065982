package dev.throng.cli;

import dev.throng.config.ModelConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Measures what the worker carries, and then sends more: one fast camera beside slow ones. */
final class OverloadBench {
    private OverloadBench() {}

    static OverloadResult run(ModelConfig model, Path input, int seconds, double times) throws Exception {
        try (BenchWorker worker = BenchWorker.start(model, BenchFrames.of(input))) {
            PipelineLoad saturating = new PipelineLoad(worker.topics());
            saturating.framesPerSecond(1);
            double carried = saturating.framesPerSecond(Math.max(1, seconds / 2));
            LiveLoad live = new LiveLoad(worker.topics(), worker.metrics());
            live.drain();
            List<Double> rates = rates(carried * times);
            return result(seconds, carried, rates, worker.config().maxAge().toMillis(), live.run(rates, seconds));
        }
    }

    /** Slow cameras, at a frame a second, for a quarter of the load, and a fast one for the rest. */
    private static List<Double> rates(double framesPerSecond) {
        int slow = Math.max(1, (int) (framesPerSecond / 4));
        List<Double> rates = new ArrayList<>(List.of(Math.max(1, framesPerSecond - slow)));
        IntStream.range(0, slow).forEach(camera -> rates.add(1.0));
        return rates;
    }

    private static OverloadResult result(
            int seconds, double carried, List<Double> rates, double maxAge, LiveLoad.Result load) {
        double bound = maxAge + 2 * load.inference().p95();
        return new OverloadResult(
                seconds,
                carried,
                rates.stream().mapToDouble(Double::doubleValue).sum(),
                maxAge,
                load.age(),
                load.inference(),
                bound,
                load.age().p99() <= bound,
                load.lag(),
                load.drops(),
                IntStream.range(0, rates.size())
                        .mapToObj(i -> new OverloadResult.Camera(
                                rates.get(i), load.sent().get(i), load.counted().get(i)))
                        .toList());
    }
}
