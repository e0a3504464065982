package dev.throng.analytics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.config.KafkaConfig;
import dev.throng.config.WorkerConfig;
import dev.throng.event.CountEvent;
import dev.throng.event.ModelRef;
import dev.throng.kafka.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectHandlerTest {
    @TempDir
    private Path stateDirectory;

    @Test
    void unforeseenFailureShouldRejectItsRecordOnly() {
        // Given
        KafkaSettings kafka = new KafkaSettings(KafkaConfig.defaults().at("nowhere:9092"));
        try (TopologyTestDriver driver = new TopologyTestDriver(
                WorkerTopology.build(
                        kafka,
                        WorkerConfig.Stores.MEMORY,
                        FailsOnX::new,
                        () -> new LevelProcessor(
                                id -> null, new WorkerMetrics(new SimpleMeterRegistry()), Duration.ofMinutes(5)),
                        Duration.ofMinutes(5)),
                StreamsSettings.of(WorkerConfig.defaults(), kafka, stateDirectory))) {
            var frames = driver.createInputTopic("throng.frames", new StringSerializer(), new ByteArraySerializer());
            var counts =
                    driver.createOutputTopic("throng.counts", new StringDeserializer(), new ByteArrayDeserializer());
            var rejected =
                    driver.createOutputTopic("throng.rejected", new StringDeserializer(), new ByteArrayDeserializer());
            // When
            frames.pipeInput("gate", "x".getBytes(UTF_8));
            frames.pipeInput("gate", "y".getBytes(UTF_8));
            // Then
            TestRecord<String, byte[]> record = rejected.readRecord();
            assertThat(record.key()).isEqualTo("gate");
            assertThat(record.value()).asString().isEqualTo("x");
            assertThat(record.headers().lastHeader(RejectedFrames.REASON).value())
                    .asString()
                    .isEqualTo("cannot be counted: no x, please");
            assertThat(counts.readValue()).asString().contains("\"camera\":\"y\"");
        }
    }

    @Test
    void recordThatCannotBeReadShouldBeRejectedAlone() {
        // Given
        KafkaSettings kafka = new KafkaSettings(KafkaConfig.defaults().at("nowhere:9092"));
        Deserializer<String> noX = (topic, value) -> {
            if (new String(value, UTF_8).equals("x")) {
                throw new SerializationException("no x, please");
            }
            return new String(value, UTF_8);
        };
        Topology topology = new Topology()
                .addSource("frames", new StringDeserializer(), noX, "throng.frames")
                .addSink("counts", "throng.counts", new StringSerializer(), new StringSerializer(), "frames");
        try (TopologyTestDriver driver =
                new TopologyTestDriver(topology, StreamsSettings.of(WorkerConfig.defaults(), kafka, stateDirectory))) {
            var frames = driver.createInputTopic("throng.frames", new StringSerializer(), new StringSerializer());
            var counts = driver.createOutputTopic("throng.counts", new StringDeserializer(), new StringDeserializer());
            var rejected =
                    driver.createOutputTopic("throng.rejected", new StringDeserializer(), new StringDeserializer());
            // When
            frames.pipeInput("gate", "x");
            frames.pipeInput("gate", "y");
            // Then
            TestRecord<String, String> record = rejected.readRecord();
            assertThat(record.key()).isEqualTo("gate");
            assertThat(record.value()).isEqualTo("x");
            assertThat(record.headers().lastHeader(RejectedFrames.REASON).value())
                    .asString()
                    .isEqualTo("cannot be read: no x, please");
            assertThat(counts.readValue()).isEqualTo("y");
        }
    }

    @Test
    void longReasonShouldBeCut() {
        // When
        String reason = RejectedFrames.reason("a".repeat(100_000));
        // Then
        assertThat(reason).hasSizeLessThan(600).endsWith("...");
    }

    private static final class FailsOnX extends ContextualProcessor<String, byte[], String, Object> {
        @Override
        public void process(Record<String, byte[]> frame) {
            if (new String(frame.value(), UTF_8).equals("x")) {
                throw new IllegalStateException("no x, please");
            }
            context().forward(frame.withValue(event(new String(frame.value(), UTF_8))), WorkerTopology.LEVEL);
        }

        private static CountEvent event(String camera) {
            return new CountEvent(
                    CountEvent.SCHEMA,
                    camera,
                    1,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    1,
                    1,
                    0,
                    null,
                    "ok",
                    List.of(),
                    List.of(),
                    new ModelRef("m", "1"),
                    Map.of(),
                    null,
                    List.of(),
                    Map.of());
        }
    }
}
