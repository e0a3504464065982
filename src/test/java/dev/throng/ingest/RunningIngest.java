package dev.throng.ingest;

import dev.throng.analytics.Worker;
import dev.throng.config.ConfigException;
import dev.throng.config.ConfigLoader;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ModelConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import dev.throng.management.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Ingest with cameras as {@code throng.yml} would have them, on a broker that several tests share. */
final class RunningIngest implements AutoCloseable {
    /** A broker with its topics. */
    record Kafka(EmbeddedBroker broker, KafkaConfig config) implements AutoCloseable {
        static Kafka start(Path folder) throws Exception {
            KafkaConfig settings = new KafkaConfig(null, null, 2, null, null, 0, folder.resolve("kafka"));
            EmbeddedBroker broker = EmbeddedBroker.start(settings);
            KafkaConfig config = settings.at(broker.bootstrapServers());
            TopicAdmin.ensureTopics(config, Duration.ofSeconds(30));
            return new Kafka(broker, config);
        }

        @Override
        public void close() {
            broker.close();
        }
    }

    final PrometheusMeterRegistry metrics = Metrics.create();
    final ThrongConfig config;
    final TopicTail frames;
    final TopicTail statuses;
    final Ingest ingest;

    /** @param yaml a whole configuration, but for Kafka */
    RunningIngest(Kafka kafka, String yaml) throws ConfigException {
        config = new ConfigLoader().parse("test", yaml, Map.of()).withKafka(kafka.config());
        frames = new TopicTail(kafka.config(), Topic.FRAMES);
        statuses = new TopicTail(kafka.config(), Topic.CAMERA_STATUS);
        ingest = Ingest.start(config, metrics, Clock.systemUTC());
    }

    /** A real worker with a small model. */
    static Worker worker(KafkaConfig kafka) throws Exception {
        ModelConfig model = ModelConfig.defaults().withPath(Path.of("src/test/resources/models/tiny.onnx"));
        ThrongConfig config = new ThrongConfig(kafka, null, null, model, null, null, null);
        return Worker.start(config, new SimpleMeterRegistry(), Clock.systemUTC());
    }

    double counted(String metric) {
        return metrics.get(metric).counter().count();
    }

    @Override
    public void close() {
        ingest.close();
        frames.close();
        statuses.close();
        metrics.close();
    }
}
