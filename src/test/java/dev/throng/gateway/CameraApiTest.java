package dev.throng.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bytedeco.opencv.global.opencv_core.absdiff;
import static org.bytedeco.opencv.global.opencv_core.mean;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.camera.CameraDefinition;
import dev.throng.camera.CameraRegistry;
import dev.throng.camera.Origin;
import dev.throng.config.CameraConfig;
import dev.throng.config.ListenerConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.EventJson;
import dev.throng.kafka.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cameras changed over REST, held against {@code openapi.yaml} and the registry. */
class CameraApiTest {
    private static final String CAMERAS = "/api/v1/cameras";
    private static final String DOOR = CAMERAS + "/door";
    private static final String URL = "rtsp://op:hunter2@camera.example/1";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path data;

    private static RunningGateway running;
    private static CameraRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        running = new RunningGateway(data);
        registry = CameraRegistry.open(new KafkaSettings(running.kafka()), "test", CameraRegistry.NOBODY);
    }

    @AfterAll
    static void stop() {
        registry.close();
        running.close();
    }

    @AfterEach
    void removeAll() throws Exception {
        registry.all().forEach(definition -> registry.remove(definition.id()));
        running.json(CAMERAS)
                .forEach(camera -> registry.remove(camera.path("id").asText()));
        await().atMost(PATIENCE).until(() -> running.json(CAMERAS).isEmpty());
    }

    private static HttpResponse<byte[]> send(String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(running.uri(path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("content-type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> create() throws Exception {
        return send("POST", CAMERAS, "{\"id\":\"door\",\"name\":\"Door\",\"url\":\"%s\"}".formatted(URL));
    }

    private static JsonNode json(HttpResponse<byte[]> response) throws Exception {
        return EventJson.mapper().readTree(response.body());
    }

    private static CameraConfig stored() {
        return registry.find("door").orElseThrow().camera();
    }

    @Test
    void createdCameraShouldBeStoredAndShownWithoutItsPassword() throws Exception {
        // When
        HttpResponse<byte[]> created = create();
        // Then
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("location")).hasValue(DOOR);
        assertThat(Contracts.replyProblems("Camera", json(created))).isEmpty();
        assertThat(json(created).path("state").asText()).isEqualTo("STARTING");
        assertThat(json(created).path("origin").asText()).isEqualTo("api");
        assertThat(json(created).path("settings").path("url").asText()).isEqualTo("rtsp://***@camera.example/1");
        await().atMost(PATIENCE).until(() -> registry.find("door").isPresent());
        assertThat(stored().url()).isEqualTo(URL);
        for (String path : List.of(CAMERAS, DOOR)) {
            assertThat(new String(running.get(path).body(), UTF_8))
                    .contains("Door")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void patchShouldChangeWhatItNamesAndKeepTheHiddenPassword() throws Exception {
        // Given
        create();
        // When
        HttpResponse<byte[]> patched = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(running.uri(DOOR))
                                .header("content-type", "application/merge-patch+json; charset=utf-8")
                                .method(
                                        "PATCH",
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"name\":null,\"fps\":2,\"url\":\"rtsp://***@camera.example/1\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        // Then
        assertThat(patched.statusCode()).isEqualTo(200);
        assertThat(json(patched).path("settings").path("fps").asDouble()).isEqualTo(2);
        await().atMost(PATIENCE).until(() -> stored().fps() == 2);
        assertThat(stored().name()).isEqualTo("door");
        assertThat(stored().url()).isEqualTo(URL);
    }

    /** Whoever may change cameras could read a password off a host of theirs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PATCH | {'url':'rtsp://evil.example/1'}                                           | username password",
                "PATCH | {'url':'rtsp://camera.example:8554/1'}                                    | username password",
                "PATCH | {'url':'http://camera.example/1'}                                         | username password",
                "PATCH | {'url':'rtsp://evil.example#@camera.example/1','password':'***'}          | username password",
                "PATCH | {'url':'rtsp://evil.example/1','username':'op'}                           | password",
                "PATCH | {'url':'rtsp://evil.example/1','username':null,'password':'***'}          | password",
                "PUT   | {'url':'rtsp://evil.example/1','username':'op','password':'***'}          | password",
                "POST  | {'id':'door','url':'rtsp://evil.example/1','username':'op','password':'***'} | password",
            })
    void storedPasswordShouldNotGoToAnotherHost(String method, String body, String named) throws Exception {
        // Given
        send("POST", CAMERAS, """
                {"id":"door","url":"rtsp://camera.example/1","username":"op","password":"hunter2"}""");
        // When
        HttpResponse<byte[]> refused =
                send(method, method.equals("POST") ? "/api/v1/connection-test" : DOOR, body.replace('\'', '"'));
        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("details"))
                .extracting(problem -> problem.asText().split(":", 2)[0])
                .containsExactlyInAnyOrder(named.split(" "));
        assertThat(json(refused).path("details").path(0).asText()).contains("say it anew");
        assertThat(stored().url()).isEqualTo("rtsp://camera.example/1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PATCH | {'url':'rtsp://camera.example/2'}                                       | hunter2",
                "PATCH | {'url':'RTSP://Camera.example/2','password':'***'}                      | hunter2",
                "PUT   | {'url':'rtsp://camera.example/2','username':'***','password':'***'}     | hunter2",
                "PATCH | {'url':'rtsp://other.example/1','username':'op','password':'hunter3'}   | hunter3",
                "PATCH | {'url':'rtsp://other.example/1','username':null,'password':null}        | ",
            })
    void passwordShouldStayWithItsHostOrBeSaidAnew(String method, String body, String password) throws Exception {
        // Given
        send("POST", CAMERAS, """
                {"id":"door","url":"rtsp://camera.example/1","username":"op","password":"hunter2"}""");
        // When
        HttpResponse<byte[]> changed = send(method, DOOR, body.replace('\'', '"'));
        // Then
        assertThat(changed.statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> !stored().url().equals("rtsp://camera.example/1"));
        assertThat(stored().password()).isEqualTo(password);
    }

    @Test
    void replacedCameraShouldHaveDefaultsForWhatIsLeftOut() throws Exception {
        // Given
        create();
        // When
        HttpResponse<byte[]> replaced = send("PUT", DOOR, "{\"url\":\"https://host/stream\",\"longestSide\":640}");
        // Then
        assertThat(replaced.statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> stored().longestSide() == 640);
        assertThat(stored().name()).isEqualTo("door");
        assertThat(stored().url()).isEqualTo("https://host/stream");
    }

    @Test
    void pausedCameraShouldRestUntilItIsResumed() throws Exception {
        // Given
        create();
        running.camera.status("door", "Door", "RUNNING", null);
        await().atMost(PATIENCE)
                .until(() -> running.json(DOOR).path("state").asText().equals("RUNNING"));
        // When
        HttpResponse<byte[]> paused = send("POST", DOOR + "/pause", null);
        // Then the reply says so at once, whatever the ingest node was doing when it was last heard of
        assertThat(paused.statusCode()).isEqualTo(200);
        assertThat(json(paused).path("state").asText()).isEqualTo("PAUSED");
        await().atMost(PATIENCE).until(() -> registry.find("door").orElseThrow().isPaused());
        running.camera.status("door", "Door", "PAUSED", null);
        HttpResponse<byte[]> resumed = send("POST", DOOR + "/resume", null);
        assertThat(resumed.statusCode()).isEqualTo(200);
        assertThat(json(resumed).path("state").asText()).isNotEqualTo("PAUSED");
        await().atMost(PATIENCE)
                .until(() -> !registry.find("door").orElseThrow().isPaused());
    }

    @Test
    void deletedCameraShouldBeGoneWithItsCountsAndViewersShouldBeTold() throws Exception {
        // Given
        create();
        running.camera.status("door", "Door", "RUNNING", null);
        running.camera.counted("door", 1, FakeCamera.clip(1).get(0));
        await().atMost(PATIENCE).until(() -> running.get(DOOR + "/count").statusCode() == 200);
        Viewer viewer = running.viewer();
        viewer.subscribe(false, "*");
        viewer.await("status");
        // When
        HttpResponse<byte[]> deleted = send("DELETE", DOOR, null);
        running.camera.status("door", "Door", "RUNNING", null);
        running.camera.counted("door", 2, FakeCamera.clip(1).get(0));
        running.camera.status("other", "Other", "RUNNING", null);
        // Then
        assertThat(deleted.statusCode()).isEqualTo(204);
        await().atMost(PATIENCE).until(() -> running.get(CAMERAS + "/other").statusCode() == 200);
        assertThat(running.get(DOOR).statusCode()).isEqualTo(404);
        Viewer.Message told = viewer.await(
                message -> message.json().path("status").path("state").asText().equals("REMOVED"));
        assertThat(told.json().path("status").path("camera").asText()).isEqualTo("door");
        viewer.close();
    }

    @Test
    void invalidCameraShouldBeRefusedWithEveryProblem() throws Exception {
        // When
        HttpResponse<byte[]> refused = send("POST", CAMERAS, """
                {"id": "Front Door", "url": "gopher://op:hunter2@host/1", "fps": -1, "colour": "red",
                 "username": 1, "password": "hunter2", "crop": [0.5, 0, 0.6, 1],
                 "zones": [{"id": "a", "polygon": [[0, 0], [1, 0], [1, 1]]},
                           {"id": "a", "polygon": [[0, 0], [1, 0], [1, 1]]}]}""");
        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Contracts.replyProblems("Error", json(refused))).isEmpty();
        assertThat(json(refused).path("code").asText()).isEqualTo("CAMERA_INVALID");
        assertThat(json(refused).path("details"))
                .extracting(JsonNode::asText)
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("id: must be lower-case"),
                        problem -> assertThat(problem).startsWith("fps: "),
                        problem -> assertThat(problem).startsWith("colour: unknown setting"),
                        problem -> assertThat(problem).startsWith("username: "),
                        problem -> assertThat(problem).startsWith("url: scheme gopher is not supported"),
                        problem -> assertThat(problem).startsWith("crop: reaches beyond the picture"),
                        problem -> assertThat(problem).startsWith("zones[1].id: a is taken by zones[0]"));
        assertThat(new String(refused.body(), UTF_8)).doesNotContain("hunter2", "Exception");
        assertThat(registry.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /api/v1/cameras              | {\"id\":\"door\",\"url\":\"a.mp4\"} | 409 | CAMERA_EXISTS",
                "POST   | /api/v1/cameras              | {\"id\":\"x\",\"url\":\"gopher://op:hunter2@h/\"} | 400 | CAMERA_INVALID",
                "POST   | /api/v1/cameras              | {\"id\":\"x\",\"url\":\"rtsp://***@h/\"} | 400 | CAMERA_INVALID",
                "PATCH  | /api/v1/cameras/door         | {\"url\":\"rtsp://***@other.example/1\"} | 400 | CAMERA_INVALID",
                "PATCH  | /api/v1/cameras/door         | {\"url\":\"rtsp://other.example/1?token=***\"} | 400 | CAMERA_INVALID",
                "POST   | /api/v1/cameras              | {\"id\":\"x\",\"id\":\"hunter2\"} | 400 | BODY_INVALID",
                "POST   | /api/v1/cameras              | [\"hunter2\"]              | 400 | BODY_INVALID",
                "POST   | /api/v1/cameras              | {\"url\": hunter2          | 400 | BODY_INVALID",
                "PATCH  | /api/v1/cameras/door         | {\"id\":\"gate\"}          | 400 | CAMERA_INVALID",
                "PATCH  | /api/v1/cameras/door         | {\"url\":null}             | 400 | CAMERA_INVALID",
                "PUT    | /api/v1/cameras/nobody       | {\"url\":\"a.mp4\"}        | 404 | CAMERA_UNKNOWN",
                "POST   | /api/v1/cameras/nobody/pause |                            | 404 | CAMERA_UNKNOWN",
                "DELETE | /api/v1/cameras/nobody       |                            | 404 | CAMERA_UNKNOWN",
                "PUT    | /api/v1/cameras/filed        | {\"url\":\"a.mp4\"}        | 409 | CAMERA_FROM_FILE",
                "DELETE | /api/v1/cameras/filed        |                            | 409 | CAMERA_FROM_FILE",
                "POST   | /api/v1/connection-test      | {\"id\":\"x\",\"url\":\"/no/such.mp4\"} | 422 | CONNECTION_FAILED",
            })
    void wrongChangeShouldGetOneClearErrorAndChangeNothing(
            String method, String path, String body, int status, String code) throws Exception {
        // Given
        create();
        registry.put(CameraDefinition.of(
                CameraConfig.of("filed", null, "a.mp4", true), Origin.FILE, running.clock.instant()));
        await().atMost(PATIENCE).until(() -> running.json(CAMERAS).size() == 2);
        // When
        HttpResponse<byte[]> refused = send(method, path, body);
        // Then
        assertThat(new String(refused.body(), UTF_8)).contains(code).doesNotContain("hunter2", "Exception");
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(Contracts.replyProblems("Error", json(refused))).isEmpty();
        assertThat(registry.all()).extracting(CameraDefinition::id).containsExactly("door", "filed");
        assertThat(stored().url()).isEqualTo(URL);
    }

    @Test
    void bodyOfAnotherTypeShouldBeRefused() throws Exception {
        // When
        HttpResponse<byte[]> refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(running.uri(CAMERAS))
                                .header("content-type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"x\",\"url\":\"a.mp4\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        // Then
        assertThat(refused.statusCode()).isEqualTo(415);
    }

    @Test
    void bodyWithoutEndShouldBeRefused() throws Exception {
        // When
        HttpResponse<byte[]> refused =
                send("POST", CAMERAS, "{\"id\":\"x\",\"url\":\"%s\"}".formatted("a".repeat(70_000)));
        // Then
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(json(refused).path("code").asText()).isEqualTo("BODY_TOO_LARGE");
    }

    @Test
    void connectionTestShouldAnswerWithAPicture() throws Exception {
        // When
        HttpResponse<byte[]> tried =
                send("POST", "/api/v1/connection-test", "{\"id\":\"x\",\"url\":\"samples/vtest.mp4\"}");
        // Then
        assertThat(tried.statusCode()).isEqualTo(200);
        assertThat(tried.headers().firstValue("content-type")).hasValue("image/jpeg");
        assertThat(tried.body()).startsWith(0xFF, 0xD8);
        assertThat(registry.all()).isEmpty();
    }

    @Test
    void connectionTestShouldShowNoMoreThanPrivacyCropAndMasksAllow() throws Exception {
        // Given
        String settings = "{\"id\":\"x\",\"url\":\"samples/vtest.mp4\",\"privacy\":\"%s\",\"crop\":[0,0,0.5,0.5]}";
        // When
        HttpResponse<byte[]> clear = send("POST", "/api/v1/connection-test", settings.formatted("none"));
        HttpResponse<byte[]> coarse = send("POST", "/api/v1/connection-test", settings.formatted("blur"));
        HttpResponse<byte[]> nothing = send("POST", "/api/v1/connection-test", settings.formatted("no-pictures"));
        // Then
        try (Mat sharp = PrivacyTest.decode(clear.body());
                Mat mosaic = PrivacyTest.decode(coarse.body())) {
            assertThat(List.of(sharp.cols(), sharp.rows())).containsExactly(384, 288);
            assertThat(List.of(mosaic.cols(), mosaic.rows())).containsExactly(384, 288);
            assertThat(detail(mosaic)).isLessThan(detail(sharp) / 3);
        }
        assertThat(nothing.statusCode()).isEqualTo(204);
        assertThat(nothing.body()).isEmpty();
    }

    /** How much neighbouring pixels differ, in grey levels. */
    private static double detail(Mat picture) {
        try (Mat left = picture.colRange(0, picture.cols() - 1);
                Mat right = picture.colRange(1, picture.cols());
                Mat difference = new Mat()) {
            absdiff(left, right, difference);
            return mean(difference).get(0);
        }
    }

    @Test
    void snapshotOfACameraWithoutPicturesShouldSayWhichSettingForbidsIt() throws Exception {
        // Given
        send("POST", CAMERAS, "{\"id\":\"door\",\"url\":\"samples/vtest.mp4\",\"privacy\":\"no-pictures\"}");
        // When
        HttpResponse<byte[]> refused = running.get(DOOR + "/snapshot");
        // Then
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).path("code").asText()).isEqualTo("PICTURES_WITHHELD");
        assertThat(json(refused).path("message").asText()).contains("privacy", "no-pictures", "door");
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, ORIGIN_REFUSED",
        "null, ORIGIN_REFUSED",
        "http://127.0.0.1:1, ORIGIN_REFUSED",
    })
    void changeFromAPageElsewhereShouldBeRefused(String origin, String code) throws Exception {
        // Given
        create();
        // When
        HttpResponse<byte[]> refused = send("POST", DOOR + "/pause", null, "origin", origin);
        // Then
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).path("code").asText()).isEqualTo(code);
        assertThat(registry.find("door").orElseThrow().isPaused()).isFalse();
    }

    @Test
    void changeUnderANameThatAnybodyCouldGiveShouldBeRefused() throws Exception {
        // Given
        create();
        try (Socket socket =
                new Socket(running.uri("/").getHost(), running.uri("/").getPort())) {
            // When
            socket.getOutputStream().write("""
                    POST %s/pause HTTP/1.1\r
                    Host: rebound.example\r
                    Origin: http://rebound.example\r
                    Content-Length: 0\r
                    Connection: close\r
                    \r
                    """.formatted(DOOR).getBytes(UTF_8));
            // Then
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 403")
                    .contains("HOST_REFUSED");
            assertThat(registry.find("door").orElseThrow().isPaused()).isFalse();
        }
    }

    @Test
    void gatewayThatOtherMachinesReachShouldTakeNoChanges() throws Exception {
        // Given
        create();
        ListenerConfig listener = new ListenerConfig("0.0.0.0", 0, true, null, null);
        ThrongConfig config = new ThrongConfig(running.kafka(), null, null, null, null, listener, null);
        Vertx vertx = Vertx.vertx();
        try (Gateway open =
                Gateway.start(config, vertx, new SimpleMeterRegistry(), camera -> new byte[0], running.clock)) {
            URI base = URI.create("http://127.0.0.1:%d/".formatted(open.port()));
            HttpClient client = HttpClient.newHttpClient();
            // When
            HttpResponse<byte[]> refused = client.send(
                    HttpRequest.newBuilder(base.resolve(DOOR)).DELETE().build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            HttpResponse<byte[]> shown = client.send(
                    HttpRequest.newBuilder(base.resolve(DOOR)).build(), HttpResponse.BodyHandlers.ofByteArray());
            // Then
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(json(refused).path("code").asText()).isEqualTo("CHANGES_CLOSED");
            assertThat(json(shown).path("name").asText()).isEqualTo("Door");
            assertThat(json(shown).has("settings")).isFalse();
            assertThat(registry.find("door")).isPresent();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void changeFromAnAllowedPageShouldBeTaken() throws Exception {
        // Given
        create();
        // When
        HttpResponse<byte[]> taken = send("POST", DOOR + "/pause", null, "origin", RunningGateway.ALLOWED_ORIGIN);
        // Then
        assertThat(taken.statusCode()).isEqualTo(200);
    }
}
