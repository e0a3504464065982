package dev.throng.cli;

import dev.throng.analytics.Worker;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ModelConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.config.WorkerConfig;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.TopicAdmin;
import dev.throng.management.CloseStack;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** A worker with all defaults and a broker in this process, and what goes in and out of it. */
final class BenchWorker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CloseStack resources = new CloseStack();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final WorkerConfig config = WorkerConfig.defaults();
    private final Worker worker;
    private final BenchTopics topics;

    private BenchWorker(ModelConfig model, BenchFrames frames) throws Exception {
        // one partition, and so one camera, per stream thread: each is busy, none has two
        KafkaConfig local = new KafkaConfig(null, null, config.streamThreads(), null, null, 0, null);
        KafkaConfig kafka = local.at(resources.add(EmbeddedBroker.start(local)).bootstrapServers());
        TopicAdmin.ensureTopics(kafka, PATIENCE);
        worker = resources.add(Worker.start(
                new ThrongConfig(kafka, null, null, model, config, null, null), metrics, Clock.systemUTC()));
        topics = resources.add(new BenchTopics(kafka, frames));
        topics.awaitWorker(worker, PATIENCE);
    }

    /** Starts it and waits until it is ready. */
    static BenchWorker start(ModelConfig model, BenchFrames frames) throws Exception {
        return new BenchWorker(model, frames);
    }

    WorkerConfig config() {
        return config;
    }

    String device() {
        return worker.device();
    }

    MeterRegistry metrics() {
        return metrics;
    }

    BenchTopics topics() {
        return topics;
    }

    @Override
    public void close() {
        resources.close();
    }
}
