package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.config.CameraConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.event.AlertEvent;
import dev.throng.event.EventJson;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.TailReader;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Events, as they come out of a broker, against the schema files that are published for them. */
class EventSchemasTest {
    private static final Map<Topic, String> SCHEMAS = Map.of(
            Topic.CAMERAS, "camera-1.json",
            Topic.COUNTS, "count-1.json",
            Topic.ALERTS, "alert-1.json",
            Topic.HISTORY, "minute-1.json",
            Topic.HEATMAPS, "heatmap-1.json",
            Topic.CONFIRMATIONS, "confirmation-1.json",
            Topic.CAMERA_STATUS, "status-1.json",
            Topic.WORKER_STATUS, "worker-1.json");

    private static final Map<String, JsonNode> EVENTS = new ConcurrentHashMap<>();

    @TempDir
    private static Path data;

    private static EmbeddedBroker broker;
    private static KafkaSettings settings;
    private static TailReader reader;

    @BeforeAll
    static void publishOneOfEach() throws Exception {
        KafkaConfig config = new KafkaConfig(null, null, 1, null, null, 0, data);
        broker = EmbeddedBroker.start(config);
        KafkaConfig kafka = config.at(broker.bootstrapServers());
        TopicAdmin.ensureTopics(kafka, Duration.ofSeconds(20));
        settings = new KafkaSettings(kafka);
        reader = TailReader.start("test", settings, Set.of(), SCHEMAS.keySet(), EventSchemasTest::keep);
        try (FakeCamera camera = new FakeCamera(kafka, Clock.systemUTC())) {
            camera.count(camera.event("gate", 12, Instant.parse("2026-11-24T05:00:00.123456Z"), 3));
            camera.alert("gate", 1, AlertEvent.State.RAISED);
            camera.minute("gate", Instant.parse("2026-11-24T05:00:00Z"), 12);
            camera.heatmap("gate");
            camera.confirm("gate", 12, 4);
            camera.status("gate", "Main gate", "RECONNECTING", "refused");
            camera.worker("worker-1");
            camera.define(CameraConfig.of("gate", "Main gate", "rtsp://op:hunter2@host/1", false));
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> EVENTS.size() == SCHEMAS.size());
    }

    private static void keep(ConsumerRecord<String, byte[]> record) {
        try {
            EVENTS.put(record.topic(), EventJson.mapper().readTree(record.value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        reader.close();
        broker.close();
    }

    static Set<Topic> topics() {
        return SCHEMAS.keySet();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void eventFromTheBrokerShouldFollowItsSchema(Topic topic) {
        // Given
        JsonNode event = EVENTS.get(settings.topic(topic));
        // When
        List<String> problems = Contracts.problems(SCHEMAS.get(topic), event);
        // Then
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void fieldThatALaterVersionAddsShouldBeAllowed(Topic topic) {
        // Given
        ObjectNode event = EVENTS.get(settings.topic(topic)).deepCopy();
        // When
        event.put("addedLater", true);
        // Then
        assertThat(Contracts.problems(SCHEMAS.get(topic), event)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "COUNTS, count, -1",
        "COUNTS, median, 1.5",
        "COUNTS, calibration, '{\"threshold\":0.5,\"scale\":0}'",
        "COUNTS, pointsAbove, '[-1]'",
        "COUNTS, drops, '{\"stale\":-1}'",
        "COUNTS, capturedAt, '\"yesterday\"'",
        "COUNTS, schema, '\"throng.count/2\"'",
        "COUNTS, points, '[[0.1,1.5,0.9]]'",
        "COUNTS, points, '[[0.1,0.5]]'",
        "COUNTS, level, '\"calm\"'",
        "COUNTS, zones, '[{\"id\":\"door\",\"count\":1,\"level\":\"ok\",\"kind\":\"maybe\"}]'",
        "COUNTS, latencyMillis, '{\"decode\":1}'",
        "ALERTS, state, '\"over\"'",
        "ALERTS, revision, 0",
        "ALERTS, unit, '\"heads\"'",
        "HISTORY, places, '[]'",
        "HISTORY, closed, 1",
        "HEATMAPS, cells, '\"*\"'",
        "HEATMAPS, columns, 33",
        "CAMERA_STATUS, state, '\"TIRED\"'",
        "CAMERA_STATUS, fpsIn, -1",
        "CAMERAS, origin, '\"rumour\"'",
        "CAMERAS, pausedAt, '\"yesterday\"'",
        "CAMERAS, camera, '{\"id\":\"gate\"}'",
        "WORKER_STATUS, device, '\"tpu\"'",
        "WORKER_STATUS, inputWidth, 100",
    })
    void valueOutOfRangeShouldBeRefused(Topic topic, String field, String json) throws Exception {
        // Given
        ObjectNode event = EVENTS.get(settings.topic(topic)).deepCopy();
        // When
        event.set(field, EventJson.mapper().readTree(json));
        // Then
        assertThat(Contracts.problems(SCHEMAS.get(topic), event)).isNotEmpty();
    }

    @Test
    void instantsShouldKeepTheirMicroseconds() {
        // When
        String capturedAt =
                EVENTS.get(settings.topic(Topic.COUNTS)).path("capturedAt").asText();
        // Then
        assertThat(capturedAt).isEqualTo("2026-11-24T05:00:00.123456Z");
    }
}
