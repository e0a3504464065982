package dev.throng.cli;

import dev.throng.analytics.Worker;
import dev.throng.analytics.WorkerMetrics;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ModelConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.config.WorkerConfig;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.TopicAdmin;
import dev.throng.vision.BareLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * Runs the worker and the bare loop in turns in one process, so that both meet the same machine at the same temperature
 * and under the same foreign load. While one is measured the other rests.
 */
final class PipelineBench {
    /** Turns of each; first the bare loop, then the worker. */
    private static final int TURNS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PipelineBench() {}

    static PipelineResult run(ModelConfig model, Path input, int seconds) throws Exception {
        BenchFrames frames = BenchFrames.of(input);
        WorkerConfig worker = WorkerConfig.defaults();
        // one partition, and so one camera, per stream thread: each is busy, none has two
        KafkaConfig local = new KafkaConfig(null, null, worker.streamThreads(), null, null, 0, null);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (EmbeddedBroker broker = EmbeddedBroker.start(local)) {
            ThrongConfig config =
                    new ThrongConfig(local.at(broker.bootstrapServers()), null, null, model, worker, null, null);
            TopicAdmin.ensureTopics(config.kafka(), PATIENCE);
            try (Worker counting = Worker.start(config, metrics, Clock.systemUTC());
                    BareLoop bare = BareLoop.open(model, frames.jpegs(), worker.maxBatch());
                    PipelineLoad load = new PipelineLoad(config.kafka(), frames)) {
                load.awaitWorker(counting, PATIENCE);
                return measure(frames, input, model, seconds, metrics, counting, bare, load);
            }
        }
    }

    private static PipelineResult measure(
            BenchFrames frames,
            Path input,
            ModelConfig model,
            int seconds,
            SimpleMeterRegistry metrics,
            Worker counting,
            BareLoop bare,
            PipelineLoad load)
            throws Exception {
        // both warm: code compiled, memory in place
        bare.framesPerSecond(1);
        load.framesPerSecond(1);
        load.reset();
        double bareRate = 0;
        double pipelineRate = 0;
        for (int i = 0; i < TURNS; i++) {
            bareRate += bare.framesPerSecond(seconds / TURNS) / TURNS;
            pipelineRate += load.framesPerSecond(seconds / TURNS) / TURNS;
        }
        return new PipelineResult(
                input.toString(),
                frames.width(),
                frames.height(),
                model.inputSize().toString(),
                counting.device(),
                seconds,
                bareRate,
                pipelineRate,
                pipelineRate / bareRate,
                metrics.get(WorkerMetrics.BATCH_SIZE).summary().mean(),
                load.inferenceMillis(50),
                load.inferenceMillis(95),
                load.counted());
    }
}
