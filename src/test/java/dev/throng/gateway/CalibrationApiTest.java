package dev.throng.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.config.CameraConfig;
import dev.throng.config.ZoneConfig;
import dev.throng.event.ConfirmationEvent;
import dev.throng.event.EventJson;
import dev.throng.geometry.Position;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.TailReader;
import dev.throng.kafka.Topic;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calibrations over REST, held against {@code openapi.yaml}. */
class CalibrationApiTest {
    private static final String CALIBRATION = "/api/v1/cameras/gate/calibration";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path data;

    private static RunningGateway running;

    @BeforeAll
    static void start() throws Exception {
        running = new RunningGateway(data);
        List<Position> corners = List.of(new Position(0, 0), new Position(1, 0), new Position(0, 1));
        ZoneConfig door = new ZoneConfig("door", null, null, corners, null, null, null);
        running.camera.define(CameraConfig.of("gate", "Main gate", "rtsp://camera.example/1", false)
                .withZones(List.of(door)));
        for (int sequence = 1; sequence <= 400; sequence++) {
            running.camera.count(running.camera.event("gate", sequence, running.clock.instant(), 10 + sequence % 4));
        }
        await().atMost(PATIENCE)
                .until(() ->
                        running.json("/api/v1/cameras/gate").path("sequence").asInt() == 400);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @BeforeEach
    void forget() throws Exception {
        send("DELETE", "/counts", "");
    }

    @Test
    void confirmedCountsShouldLeadToAProposalThatACameraCanTake() throws Exception {
        // Given
        send("POST", "/counts", "{\"sequence\":396,\"people\":20}");
        JsonNode first = json(send("POST", "/counts", "{\"sequence\":397,\"people\":22}"));
        assertThat(Contracts.replyProblems("Calibration", first)).isEmpty();
        assertThat(first.has("proposal")).isFalse();
        assertThat(first.path("problem").asText()).contains("needs 3 at least");
        // When
        send("POST", "/counts", "{\"sequence\":398,\"people\":24}");
        JsonNode state = json(send("POST", "/counts", "{\"sequence\":399,\"people\":26}"));
        // Then
        assertThat(Contracts.replyProblems("Calibration", state)).isEmpty();
        assertThat(state.path("confirmed")).hasSize(4);
        assertThat(state.at("/confirmed/0/sequence").asInt()).isEqualTo(396);
        assertThat(state.at("/confirmed/0/people").asInt()).isEqualTo(20);
        assertThat(state.at("/confirmed/0/counted").asInt()).isEqualTo(10);
        assertThat(state.at("/proposal/scale").asDouble()).isEqualTo(2);
        assertThat(state.at("/proposal/threshold").asDouble()).isEqualTo(0.5);
        assertThat(state.at("/proposal/errorBefore").asDouble()).isEqualTo(11.5);
        assertThat(state.at("/proposal/errorAfter").asDouble()).isZero();
        assertThat(state.path("helps").asBoolean()).isTrue();
        // When
        HttpResponse<byte[]> taken = CLIENT.send(
                HttpRequest.newBuilder(running.uri("/api/v1/cameras/gate"))
                        .method(
                                "PATCH",
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"calibration\":{\"threshold\":0.5,\"scale\":2}}"))
                        .header("content-type", "application/merge-patch+json")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        // Then
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(running.json(CALIBRATION).path("calibration").toString())
                .isEqualTo("{\"threshold\":0.5,\"scale\":2.0}");
    }

    @Test
    void countsThatAnotherGatewayTookShouldBeKnownUntilTheirCameraGoes() throws Exception {
        // When
        running.camera.confirm("gate", 77, 4);
        // Then
        await().atMost(PATIENCE).until(() -> confirmed().equals(List.of("77")));
        // When
        CameraConfig yard = CameraConfig.of("yard", null, "rtsp://camera.example/2", false);
        running.camera.define(yard);
        running.camera.confirm("yard", 78, 4);
        await().atMost(PATIENCE)
                .until(() -> !running.json("/api/v1/cameras/yard/calibration")
                        .path("confirmed")
                        .isEmpty());
        running.send("DELETE", "/api/v1/cameras/yard");
        // Then they are taken back for every gateway
        Map<String, Boolean> kept = new ConcurrentHashMap<>();
        try (TailReader reader = TailReader.start(
                "test",
                new KafkaSettings(running.kafka()),
                Set.of(),
                Set.of(Topic.CONFIRMATIONS),
                record -> kept.put(ConfirmationEvent.cameraOf(record.key()), record.value() != null))) {
            await().atMost(PATIENCE).until(() -> Boolean.FALSE.equals(kept.get("yard")));
            assertThat(kept).containsEntry("gate", true);
        }
    }

    private static List<String> confirmed() throws Exception {
        return running.json(CALIBRATION).path("confirmed").findValuesAsText("sequence");
    }

    @Test
    void frameThatIsLongGoneShouldBeUnknown() throws Exception {
        // When
        HttpResponse<byte[]> gone = send("POST", "/counts", "{\"sequence\":5,\"people\":20}");
        // Then
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(new String(gone.body(), UTF_8)).contains("FRAME_UNKNOWN", "snapshot");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"people\":3}                     | sequence",
                "{\"sequence\":396}                 | people",
                "{\"sequence\":396,\"people\":-1}   | people",
                "{\"sequence\":396,\"people\":1.5}  | people",
                "{\"sequence\":396,\"people\":\"3\"} | people",
                "[]                                 | JSON object",
            })
    void wrongBodyShouldBeRefused(String body, String named) throws Exception {
        // When
        HttpResponse<byte[]> reply = send("POST", "/counts", body);
        // Then
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(Contracts.replyProblems("Error", json(reply))).isEmpty();
        assertThat(json(reply).path("message").asText()).contains(named);
    }

    private static HttpResponse<byte[]> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(running.uri(CALIBRATION + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("content-type", "application/json")
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode json(HttpResponse<byte[]> reply) throws Exception {
        return EventJson.mapper().readTree(reply.body());
    }
}
