package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.event.AlertEvent;
import dev.throng.event.CountEvent;
import dev.throng.event.HeatmapEvent;
import dev.throng.gateway.Viewer.Message;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The WebSocket, as {@code asyncapi.yaml} says. */
class LiveTest {
    private static final AtomicLong SEQUENCE = new AtomicLong(1);

    @TempDir
    private static Path data;

    private static RunningGateway running;
    private static List<byte[]> clip;

    @BeforeAll
    static void start() throws Exception {
        running = new RunningGateway(data);
        clip = FakeCamera.clip(8);
        running.camera.status("gate", "Main gate", "RUNNING", null);
        running.camera.status("yard", "Yard", "RUNNING", null);
        publish("gate");
        Awaitility.await()
                .atMost(Viewer.PATIENCE)
                .until(() -> running.get("/api/v1/cameras/gate/count").statusCode() == 200
                        && running.json("/api/v1/cameras").size() >= 2);
    }

    @AfterAll
    static void stop() throws Exception {
        running.close();
    }

    /** Publishes the next picture and count; the picture is one of the clip, by sequence. */
    private static CountEvent publish(String camera) {
        long sequence = SEQUENCE.getAndIncrement();
        return running.camera.counted(camera, sequence, picture(sequence));
    }

    private static byte[] picture(long sequence) {
        return clip.get((int) (sequence % clip.size()));
    }

    /** Publishes until the viewer has what it waits for. */
    private static Message publishUntil(Viewer viewer, String camera, String type) {
        Awaitility.await().atMost(Viewer.PATIENCE).until(() -> {
            publish(camera);
            return viewer.messages().stream()
                    .anyMatch(message -> message.type().equals(type)
                            && message.json().findPath("camera").asText().equals(camera));
        });
        return viewer.await(type);
    }

    @Test
    void newcomerShouldBeGreetedAndToldTheLatestAtOnce() {
        // Given
        try (Viewer viewer = running.viewer()) {
            Message hello = viewer.await("hello");
            // When
            viewer.subscribe(false, "gate");
            // Then
            Message status = viewer.await("status");
            Message count = viewer.await("count");
            assertThat(Contracts.messageProblems("Hello", hello.json())).isEmpty();
            assertThat(Contracts.messageProblems("LiveStatus", status.json())).isEmpty();
            assertThat(Contracts.messageProblems("LiveCount", count.json())).isEmpty();
            assertThat(status.json().path("status").path("name").asText()).isEqualTo("Main gate");
        }
    }

    @Test
    void everyPictureShouldCarryTheCountOfItsOwnFrame() {
        // Given
        try (Viewer viewer = running.viewer();
                Viewer second = running.viewer()) {
            viewer.subscribe(true, "gate");
            second.subscribe(true, "*");
            publishUntil(viewer, "gate", "picture");
            // When
            for (int i = 0; i < 30; i++) {
                publish("gate");
            }
            long last = publish("gate").sequence();
            viewer.await(message -> message.sequence() == last && message.type().equals("picture"));
            second.await(message -> message.sequence() == last && message.type().equals("picture"));
            // Then
            assertThat(viewer.messages())
                    .filteredOn(message -> message.type().equals("picture"))
                    .allSatisfy(LiveTest::isOfOneFrame);
            assertThat(second.messages())
                    .filteredOn(message -> message.type().equals("picture"))
                    .allSatisfy(LiveTest::isOfOneFrame);
            assertThat(viewer.messages())
                    .filteredOn(message -> message.sequence() >= 0)
                    .isSortedAccordingTo(Comparator.comparingLong(Message::sequence));
        }
    }

    private static void isOfOneFrame(Message message) {
        assertThat(message.jpeg()).isEqualTo(picture(message.sequence()));
        assertThat(message.json().path("event").path("count").asInt()).isEqualTo(FakeCamera.people(message.sequence()));
        assertThat(Contracts.problems("count-1.json", message.json().path("event")))
                .isEmpty();
    }

    @Test
    void viewerWithoutPicturesShouldGetTextsOnly() {
        // Given
        try (Viewer texts = running.viewer();
                Viewer pictures = running.viewer()) {
            texts.subscribe(false, "gate");
            pictures.subscribe(true, "gate");
            publishUntil(pictures, "gate", "picture");
            // When
            long last = publish("gate").sequence();
            Message count = texts.await(message -> message.sequence() == last);
            // Then
            assertThat(count.type()).isEqualTo("count");
            assertThat(texts.messages()).noneMatch(message -> message.type().equals("picture"));
        }
    }

    @Test
    void countWhosePictureIsMissingShouldComeAsText() {
        // Given
        try (Viewer viewer = running.viewer()) {
            viewer.subscribe(true, "gate");
            publishUntil(viewer, "gate", "picture");
            // When
            CountEvent alone = running.camera.event("gate", SEQUENCE.getAndIncrement(), running.clock.instant(), 3);
            running.camera.count(alone);
            // Then
            Message message = viewer.await(each -> each.sequence() == alone.sequence());
            assertThat(message.type()).isEqualTo("count");
        }
    }

    @Test
    void eventThatKafkaBringsTwiceShouldBeTakenOnce() {
        // Given
        try (Viewer viewer = running.viewer()) {
            viewer.subscribe(false, "gate");
            CountEvent repeated = publish("gate");
            viewer.await(message -> message.sequence() == repeated.sequence());
            // When
            running.camera.count(repeated);
            long last = publish("gate").sequence();
            // Then
            viewer.await(message -> message.sequence() == last);
            assertThat(viewer.messages())
                    .filteredOn(message -> message.sequence() == repeated.sequence())
                    .hasSize(1);
        }
    }

    @Test
    void starShouldIncludeCamerasToCome() {
        // Given
        try (Viewer viewer = running.viewer()) {
            viewer.subscribe(true, "*");
            // When
            running.camera.status("newcomer", "New", "RUNNING", null);
            // Then
            viewer.await(message ->
                    message.json().path("status").path("name").asText().equals("New"));
            Message picture = publishUntil(viewer, "newcomer", "picture");
            assertThat(picture.jpeg()).isNotEmpty();
        } finally {
            running.camera.forget("newcomer");
        }
    }

    @Test
    void laterSubscriptionShouldReplaceTheEarlierOne() {
        // Given
        try (Viewer viewer = running.viewer()) {
            viewer.subscribe(false, "gate");
            viewer.await("count");
            // When
            viewer.subscribe(false, "yard");
            viewer.await(message ->
                    message.json().path("status").path("camera").asText().equals("yard"));
            long unwanted = publish("gate").sequence();
            long wanted = publish("yard").sequence();
            // Then
            viewer.await(message -> message.sequence() == wanted);
            assertThat(viewer.messages()).noneMatch(message -> message.sequence() == unwanted);
        }
    }

    @Test
    void unknownCameraShouldBeNamedWhileTheRestStands() {
        // Given
        try (Viewer viewer = running.viewer()) {
            // When
            viewer.subscribe(false, "nobody", "gate");
            // Then
            Message error = viewer.await("error");
            assertThat(error.json().path("code").asText()).isEqualTo("CAMERA_UNKNOWN");
            assertThat(error.json().path("message").asText()).contains("nobody").doesNotContain("gate");
            viewer.await("count");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello there                          | NOT_JSON",
                "{\"type\":\"subscribe\"              | NOT_JSON",
                "[]                                   | TYPE_UNKNOWN",
                "{\"type\":\"dance\"}                 | TYPE_UNKNOWN",
                "{\"type\":\"subscribe\"}             | CAMERAS_MISSING",
                "{\"type\":\"subscribe\",\"cameras\":7} | CAMERAS_MISSING",
                "{\"type\":\"ping\",\"sentAt\":\"now\"} | REQUEST_INVALID",
            })
    void messageThatIsNotUnderstoodShouldGetAnErrorAndEndNothing(String text, String code) {
        // Given
        try (Viewer viewer = running.viewer()) {
            // When
            viewer.send(text);
            // Then
            Message error = viewer.await("error");
            assertThat(error.json().path("code").asText()).isEqualTo(code);
            assertThat(Contracts.messageProblems("Error", error.json())).isEmpty();
            viewer.subscribe(false, "gate");
            viewer.await("count");
        }
    }

    @Test
    void floodOfNonsenseShouldEndTheConnection() {
        // Given
        try (Viewer viewer = running.viewer()) {
            // When
            Awaitility.await()
                    .atMost(Viewer.PATIENCE)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> {
                        if (!viewer.isClosed()) {
                            viewer.trySend("nonsense");
                        }
                        return viewer.isClosed();
                    });
            // Then
            assertThat(viewer.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void oversizedMessageShouldEndThatConnectionOnly() {
        // Given
        try (Viewer large = running.viewer();
                Viewer other = running.viewer()) {
            // When
            large.trySend("x".repeat(100_000));
            large.awaitClose();
            // Then
            other.subscribe(false, "gate");
            other.await("count");
        }
    }

    @Test
    void pongShouldEchoTheTimeSent() {
        // Given
        try (Viewer viewer = running.viewer()) {
            // When
            viewer.send("{\"type\":\"ping\",\"sentAt\":1234.5}");
            // Then
            Message pong = viewer.await("pong");
            assertThat(Contracts.messageProblems("Pong", pong.json())).isEmpty();
            assertThat(pong.json().path("sentAt").asDouble()).isEqualTo(1234.5);
        }
    }

    @Test
    void latencyShouldReachToTheScreenOnceSomebodyWatches() {
        // Given
        try (Viewer viewer = running.viewer()) {
            viewer.send("{\"type\":\"subscribe\",\"cameras\":[\"yard\"],\"pictures\":true,\"latency\":true}");
            Message picture = publishUntil(viewer, "yard", "picture");
            // When
            viewer.send(Viewer.request("displayed")
                    .put("camera", "yard")
                    .put("sequence", picture.sequence())
                    .put("displayedAt", running.clock.instant().toEpochMilli() + 15.0)
                    .toString());
            // Then
            Message latency = viewer.await(message -> samples(message, "display") > 0);
            assertThat(samples(latency, "deliver")).isPositive();
            assertThat(samples(latency, "endToEnd")).isPositive();
            assertThat(Contracts.replyProblems("LatencySummary", latency.json().path("summary")))
                    .isEmpty();
        }
    }

    @Test
    void displayOfWhatWasNeverSentShouldNotCount() throws Exception {
        // Given
        try (Viewer viewer = running.viewer()) {
            long before = displayed("gate");
            // When
            viewer.send("{\"type\":\"displayed\",\"camera\":\"gate\",\"sequence\":987654,\"displayedAt\":"
                    + running.clock.millis() + "}");
            viewer.send("{\"type\":\"ping\",\"sentAt\":1}");
            viewer.await("pong");
            // Then
            assertThat(displayed("gate")).isEqualTo(before);
        }
    }

    private static long displayed(String camera) throws Exception {
        return stage(running.json("/api/v1/latency?camera=" + camera), "display");
    }

    private static long samples(Message message, String stage) {
        return message.type().equals("latency") ? stage(message.json().path("summary"), stage) : -1;
    }

    private static long stage(JsonNode summary, String name) {
        for (JsonNode stage : summary.path("stages")) {
            if (stage.path("stage").asText().equals(name)) {
                return stage.path("samples").asLong();
            }
        }
        return -1;
    }

    @Test
    void pageOfAnotherOriginShouldBeRefused() {
        // When / Then
        assertThatThrownBy(() -> connectFrom("https://evil.example"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(403));
    }

    @ParameterizedTest
    @ValueSource(strings = {RunningGateway.ALLOWED_ORIGIN, "own"})
    void pageOfAnAllowedOriginShouldBeServed(String origin) {
        // Given
        String own = running.gateway.url().replaceAll("/$", "");
        // When
        try (Viewer viewer = connectFrom(origin.equals("own") ? own : origin)) {
            // Then
            assertThat(viewer.await("hello")).isNotNull();
        }
    }

    private static Viewer connectFrom(String origin) {
        return Viewer.connect(HttpClient.newHttpClient(), running.uri("/api/v1/live"), Map.of("Origin", origin));
    }

    @Test
    void clientsShouldBeCountedAndForgotten() {
        // Given
        double before = running.metrics.get(GatewayMetrics.CLIENTS).gauge().value();
        // When
        try (Viewer viewer = running.viewer()) {
            viewer.await("hello");
            assertThat(running.metrics.get(GatewayMetrics.CLIENTS).gauge().value())
                    .isGreaterThan(0);
        }
        // Then
        Awaitility.await()
                .atMost(Viewer.PATIENCE)
                .until(() -> running.metrics.get(GatewayMetrics.CLIENTS).gauge().value() <= before);
    }

    @Test
    void alertsShouldBePushedOnceAndTheOpenOnesToNewcomers() {
        // Given
        try (Viewer early = running.viewer()) {
            early.subscribe(false, "yard");
            // When
            running.camera.alert("yard", 1, AlertEvent.State.RAISED);
            running.camera.alert("yard", 1, AlertEvent.State.RAISED);
            Message raised = early.await("alert");
            // Then
            assertThat(Contracts.messageProblems("LiveAlert", raised.json())).isEmpty();
            assertThat(raised.json().at("/alert/level").asText()).isEqualTo("busy");
            try (Viewer late = running.viewer()) {
                late.subscribe(false, "yard");
                assertThat(late.await("alert").json()).isEqualTo(raised.json());
            }
            // When
            running.camera.alert("yard", 2, AlertEvent.State.CLEARED);
            // Then
            Awaitility.await().atMost(Viewer.PATIENCE).until(() -> states(early).contains("cleared"));
            assertThat(states(early)).containsExactly("raised", "cleared");
        }
    }

    private static List<String> states(Viewer viewer) {
        return viewer.messages().stream()
                .filter(message -> message.type().equals("alert"))
                .map(message -> message.json().at("/alert/state").asText())
                .toList();
    }

    @Test
    void heatMapsShouldBePushedToThoseWhoAskForThem() {
        // Given
        try (Viewer asking = running.viewer();
                Viewer other = running.viewer()) {
            asking.send("{\"type\":\"subscribe\",\"cameras\":[\"gate\"],\"heatmaps\":true}");
            other.subscribe(false, "gate");
            asking.await("count");
            other.await("count");
            // When
            HeatmapEvent heatmap = running.camera.heatmap("gate");
            Message pushed = asking.await("heatmap");
            // Then
            assertThat(Contracts.messageProblems("LiveHeatmap", pushed.json())).isEmpty();
            assertThat(pushed.json().at("/heatmap/cells").asText()).isEqualTo(heatmap.cells());
            assertThat(other.messages()).extracting(Message::type).doesNotContain("heatmap");
        }
    }
}
