package dev.throng.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.config.ListenerConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.AlertEvent;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.HeatmapEvent;
import dev.throng.kafka.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** REST and the page's files, held against {@code openapi.yaml}. */
class RestTest {
    private static final String GATE = "/api/v1/cameras/gate";

    @TempDir
    private static Path data;

    private static RunningGateway running;
    private static CountEvent latest;
    private static byte[] jpeg;

    @BeforeAll
    static void start() throws Exception {
        running = new RunningGateway(data);
        jpeg = FakeCamera.clip(1).get(0);
        running.camera.status("gate", "Main gate", "RUNNING", null);
        running.camera.status("yard", "Yard", "RECONNECTING", "connection refused");
        running.camera.worker("worker-1");
        // what is no event is skipped
        running.camera.send(Topic.COUNTS, "gate", "rubbish".getBytes(StandardCharsets.UTF_8));
        running.camera.send(Topic.COUNTS, "gate", null);
        latest = running.camera.counted("gate", 41, jpeg);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> running.get(GATE + "/count").statusCode() == 200
                        && running.json("/api/v1/cameras").size() == 2
                        && running.json("/api/v1/model").path("workers").size() == 1);
    }

    @AfterAll
    static void stop() throws Exception {
        running.close();
    }

    @Test
    void listShouldShowEachCameraWithStateAndCount() throws Exception {
        // Given
        running.camera.status("gate", "Main gate", "RUNNING", null);
        running.camera.status("yard", "Yard", "RECONNECTING", "connection refused");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !running.json("/api/v1/cameras").toString().contains("SILENT"));
        // When
        JsonNode cameras = running.json("/api/v1/cameras");
        // Then
        assertThat(cameras)
                .allSatisfy(camera ->
                        assertThat(Contracts.replyProblems("Camera", camera)).isEmpty());
        JsonNode gate = cameras.get(0);
        assertThat(gate.path("id").asText()).isEqualTo("gate");
        assertThat(gate.path("name").asText()).isEqualTo("Main gate");
        assertThat(gate.path("count").asInt()).isEqualTo(latest.count());
        assertThat(gate.path("median").asInt()).isEqualTo(latest.median());
        assertThat(gate.path("drops").path("sampling").asInt()).isEqualTo(40);
        JsonNode yard = cameras.get(1);
        assertThat(yard.path("state").asText()).isEqualTo("RECONNECTING");
        assertThat(yard.path("reason").asText()).isEqualTo("connection refused");
        assertThat(yard.has("count")).isFalse();
        assertThat(running.json(GATE)).isEqualTo(gate);
    }

    @Test
    void historyShouldGiveARangeInSteps() throws Exception {
        // Given
        Instant five = Instant.parse("2026-11-24T05:00:00Z");
        for (int minute : List.of(0, 1, 2, 5, 6, 61)) {
            running.camera.minute("gate", five.plusSeconds(60L * minute), 10 + minute);
        }
        running.camera.minute("gate", five.plusSeconds(60), 21);
        String range = GATE + "/history?from=2026-11-24T05:00:00Z&to=2026-11-24T06:00:00Z";
        // When
        JsonNode history = running.json(range + "&step=5");
        JsonNode door = running.json(range + "&step=1440&zone=door");
        // Then
        assertThat(Contracts.replyProblems("History", history)).isEmpty();
        assertThat(history.path("points"))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"from\":\"2026-11-24T05:00:00Z\",\"samples\":9,\"min\":9,\"mean\":14.33,\"max\":22}",
                        "{\"from\":\"2026-11-24T05:05:00Z\",\"samples\":6,\"min\":14,\"mean\":15.5,\"max\":17}");
        assertThat(door.at("/points/0/from").asText()).isEqualTo("2026-11-24T00:00:00Z");
        assertThat(door.at("/points/0/max").asInt()).isEqualTo(1);
        assertThat(running.json(GATE + "/history?from=2030-01-01T00:00:00Z&to=2030-01-02T00:00:00Z")
                        .path("points"))
                .isEmpty();
    }

    @Test
    void peaksShouldBeGivenPerDay() throws Exception {
        // Given
        Instant now = running.clock.instant().truncatedTo(ChronoUnit.MINUTES);
        running.camera.minute("yard", now.minus(Duration.ofDays(1)), 30);
        running.camera.minute("yard", now.minusSeconds(60), 10);
        running.camera.minute("yard", now, 12);
        // When
        JsonNode peaks = running.json("/api/v1/cameras/yard/peaks?days=2&timeZone=Asia/Kolkata");
        // Then
        assertThat(Contracts.replyProblems("Peaks", peaks)).isEmpty();
        assertThat(peaks.path("timeZone").asText()).isEqualTo("Asia/Kolkata");
        assertThat(peaks.at("/days/0/places/0/max").asInt()).isEqualTo(31);
        JsonNode today = peaks.path("days").path(peaks.path("days").size() - 1);
        assertThat(today.at("/places/0/max").asInt()).isEqualTo(13);
        assertThat(today.at("/places/0/maxAt").asText()).isEqualTo(now.toString());
        assertThat(today.at("/places/1/zone").asText()).isEqualTo("door");
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, from",
        "from=2026-11-24T05:00:00Z&to=2026-11-24T04:00:00Z, from must be before to",
        "from=2020-11-24T05:00:00Z, over 5000 points",
        "step=0, step",
    })
    void wrongRangeOfAHistoryShouldBeRefused(String query, String message) throws Exception {
        // When
        HttpResponse<byte[]> response = running.get(GATE + "/history?" + query);
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new String(response.body(), UTF_8)).contains(message);
    }

    @Test
    void alertsShouldBeListedByCameraAndState() throws Exception {
        // Given
        running.camera.alert("gate", 1, AlertEvent.State.RAISED);
        running.camera.alert("hall", 2, AlertEvent.State.CLEARED);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> running.json("/api/v1/alerts").size() == 2);
        // When
        JsonNode open = running.json("/api/v1/alerts?open=true");
        JsonNode hall = running.json("/api/v1/alerts?camera=hall");
        // Then
        assertThat(open)
                .singleElement()
                .satisfies(alert -> assertThat(alert.path("camera").asText()).isEqualTo("gate"));
        assertThat(hall)
                .singleElement()
                .satisfies(alert -> assertThat(alert.path("state").asText()).isEqualTo("cleared"));
        assertThat(Contracts.problems("alert-1.json", open.get(0))).isEmpty();
    }

    @Test
    void heatmapShouldBeHadAsAGridAndAsAPicture() throws Exception {
        // Given
        HeatmapEvent published = running.camera.heatmap("gate");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> running.get(GATE + "/heatmap").statusCode() == 200);
        // When
        HttpResponse<byte[]> grid = running.get(GATE + "/heatmap");
        HttpResponse<byte[]> overlay = running.get(GATE + "/heatmap.png?width=320");
        HttpResponse<byte[]> withLegend = running.get(GATE + "/heatmap.png?legend=true");
        // Then
        assertThat(EventJson.read(grid.body(), HeatmapEvent.class)).isEqualTo(published);
        assertThat(overlay.headers().firstValue("content-type")).hasValue("image/png");
        Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(Path.of("target", "screenshots", "heatmap.png"), withLegend.body());
        try (Mat encoded = new Mat(overlay.body());
                Mat picture = imdecode(encoded, IMREAD_UNCHANGED);
                UByteIndexer pixels = picture.createIndexer()) {
            assertThat(List.of(picture.cols(), picture.rows(), picture.channels()))
                    .containsExactly(320, 240, 4);
            assertThat(pixels.get(0, 0, 3))
                    .as("opacity where the most people are")
                    .isEqualTo(205);
            assertThat(pixels.get(0, 0, 2)).as("red there").isGreaterThan(200);
            assertThat(pixels.get(200, 200, 3)).as("opacity where nobody is").isZero();
        }
        try (Mat encoded = new Mat(withLegend.body());
                Mat picture = imdecode(encoded, IMREAD_UNCHANGED)) {
            assertThat(List.of(picture.cols(), picture.channels())).containsExactly(640, 3);
            assertThat(picture.rows()).isGreaterThan(480);
        }
    }

    @Test
    void countShouldBeTheLatestEvent() throws Exception {
        // When
        HttpResponse<byte[]> response = running.get(GATE + "/count");
        // Then
        assertThat(EventJson.read(response.body(), CountEvent.class)).isEqualTo(latest);
        assertThat(Contracts.problems("count-1.json", EventJson.mapper().readTree(response.body())))
                .isEmpty();
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/cameras/nobody, 404, CAMERA_UNKNOWN, GET /api/v1/cameras",
        "/api/v1/cameras/nobody/count, 404, CAMERA_UNKNOWN, nobody",
        "/api/v1/cameras/nobody/snapshot, 404, CAMERA_UNKNOWN, nobody",
        "/api/v1/latency?camera=nobody, 404, CAMERA_UNKNOWN, nobody",
        "/api/v1/cameras/yard/count, 404, COUNT_MISSING, yard",
        "/api/v1/cameras/yard/heatmap, 404, HEATMAP_MISSING, yard",
        "/api/v1/cameras/yard/heatmap.png, 404, HEATMAP_MISSING, yard",
        "/api/v1/cameras/gate/heatmap.png?width=5, 400, REQUEST_INVALID, width",
        "/api/v1/cameras/gate/peaks?timeZone=Mars, 400, REQUEST_INVALID, timeZone",
        "/api/v1/cameras/gate/peaks?days=32, 400, REQUEST_INVALID, days",
        "/api/v1/cameras/gate/snapshot?overlay=perhaps, 400, REQUEST_INVALID, overlay",
        "/api/v1/nothing, 404, NOT_FOUND, /api/v1/openapi.yaml",
        "/api/v2/cameras, 404, NOT_FOUND, /api/v2/cameras",
        "/api/v1/schemas/nothing.json, 404, NOT_FOUND, nothing.json",
        "/api/v1/live, 426, WEBSOCKET_ONLY, asyncapi.yaml",
    })
    void wrongRequestShouldGetOneClearError(String path, int status, String code, String named) throws Exception {
        // When
        HttpResponse<byte[]> response = running.get(path);
        // Then
        JsonNode error = EventJson.mapper().readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Contracts.replyProblems("Error", error)).isEmpty();
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("message").asText()).contains(named);
        assertThat(error.toString()).doesNotContain("Exception", "dev.throng");
    }

    @Test
    void anotherMethodShouldBeRefused() throws Exception {
        // When
        HttpResponse<byte[]> response = running.send("POST", GATE);
        // Then
        assertThat(response.statusCode()).isIn(404, 405);
        assertThat(Contracts.replyProblems("Error", EventJson.mapper().readTree(response.body())))
                .isEmpty();
    }

    @Test
    void snapshotShouldBeTheNextCountedFrame() throws Exception {
        // Given
        CompletableFuture<HttpResponse<byte[]>> plain = snapshot("");
        CompletableFuture<HttpResponse<byte[]>> drawn = snapshot("?overlay=true");
        // When
        publishUntil(plain, drawn);
        // Then
        assertThat(plain.join().body()).isEqualTo(jpeg);
        assertThat(drawn.join().body()).isNotEqualTo(jpeg);
        assertThat(drawn.join().headers().firstValue("content-type")).hasValue("image/jpeg");
        assertThat(drawn.join().headers().firstValue("cache-control")).hasValue("no-store");
        long sequence =
                drawn.join().headers().firstValueAsLong("throng-sequence").orElseThrow();
        assertThat(drawn.join().headers().firstValueAsLong("throng-count")).hasValue(FakeCamera.people(sequence));
        try (Mat encoded = new Mat(drawn.join().body());
                Mat picture = imdecode(encoded, IMREAD_COLOR)) {
            assertThat(picture.cols()).isEqualTo(FakeCamera.WIDTH);
        }
    }

    private static CompletableFuture<HttpResponse<byte[]>> snapshot(String query) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return running.get(GATE + "/snapshot" + query);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void publishUntil(CompletableFuture<?>... done) {
        long[] sequence = {42};
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            latest = running.camera.counted("gate", sequence[0]++, jpeg);
            return CompletableFuture.allOf(done).isDone();
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> running.json(GATE).path("sequence").asLong() == latest.sequence());
    }

    @Test
    void snapshotOfACameraWithoutFramesShouldTimeOutWithAReason() throws Exception {
        // When
        HttpResponse<byte[]> response = running.get("/api/v1/cameras/yard/snapshot");
        // Then
        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("SNAPSHOT_TIMEOUT", "yard");
    }

    @Test
    void modelShouldNameWorkersAndTheirDevice() throws Exception {
        // When
        JsonNode worker = running.json("/api/v1/model").path("workers").path(0);
        // Then
        assertThat(Contracts.problems("worker-1.json", worker)).isEmpty();
        assertThat(worker.path("deviceReason").asText()).isEqualTo("no CUDA device was found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/latency", "/api/v1/latency?camera=gate"})
    void latencyShouldSummariseEveryStageUpToHere(String path) throws Exception {
        // When
        JsonNode summary = running.json(path);
        // Then
        assertThat(Contracts.replyProblems("LatencySummary", summary)).isEmpty();
        assertThat(summary.path("stages").findValuesAsText("stage"))
                .containsExactly(
                        "decode",
                        "encode",
                        "publish",
                        "preprocess",
                        "queue",
                        "inference",
                        "postprocess",
                        "emit",
                        "deliver",
                        "display",
                        "endToEnd");
        assertThat(summary.path("stages").path(5).path("samples").asInt()).isPositive();
        // nobody watches
        assertThat(summary.path("stages").path(10).path("samples").asInt(-1)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/openapi.yaml, openapi: 3.1.0",
        "/api/v1/asyncapi.yaml, asyncapi: 3.0.0",
        "/api/v1/schemas/count-1.json, throng.count/1",
        "/api/v1/version, version",
        "/, <!doctype html>",
        "/app.js, import",
        "/webjars/uplot/uPlot.esm.js, uPlot",
    })
    void fileShouldBeServedWithSafeHeaders(String path, String content) throws Exception {
        // When
        HttpResponse<byte[]> response = running.get(path);
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains(content);
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .doesNotContain("unsafe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../pom.xml", "/..%2f..%2fpom.xml", "/logback.xml", "/webjars/uplot/..%2f..%2fpom.xml"})
    void fileOutsideThePageShouldNotBeServed(String path) throws Exception {
        // When
        HttpResponse<byte[]> response = running.get(path);
        // Then
        assertThat(response.statusCode()).isBetween(400, 499);
    }

    @Test
    void startOnAPortInUseShouldNameTheSetting() throws Exception {
        // Given
        Vertx vertx = Vertx.vertx();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ThrongConfig config = new ThrongConfig(
                    running.kafka(), List.of(), null, null, null, ListenerConfig.loopback(taken.getLocalPort()), null);
            // When / Then
            assertThatThrownBy(() -> Gateway.start(
                            config, vertx, new SimpleMeterRegistry(), camera -> new byte[0], Clock.systemUTC()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("gateway.port")
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
