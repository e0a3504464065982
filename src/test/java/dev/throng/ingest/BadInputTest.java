package dev.throng.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.throng.LogTap;
import dev.throng.RtspServer;
import dev.throng.analytics.Worker;
import dev.throng.config.CameraConfig;
import dev.throng.config.FileFolders;
import dev.throng.event.CameraStatus;
import dev.throng.frame.FrameHeader;
import dev.throng.gateway.GatewayTap;
import dev.throng.kafka.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that are wrong in every way beside one that is well. */
class BadInputTest {
    private static final Path SAMPLE = Path.of(System.getProperty("throng.home", "."), "samples/vtest.mp4");
    private static final String SECRET = "hunter2";

    @TempDir
    private static Path folder;

    private static RunningIngest.Kafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = RunningIngest.Kafka.start(folder);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static byte[] garbage() {
        byte[] bytes = new byte[20_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** A video in a codec that nobody knows. */
    private static Path alien() throws Exception {
        Path clip = Clips.plain(folder.resolve("clip.avi"), 10, 10, 320, 240);
        String bytes = Files.readString(clip, ISO_8859_1).replace("FMP4", "QZXJ");
        return Files.writeString(folder.resolve("alien.avi"), bytes, ISO_8859_1);
    }

    @Test
    void eachShouldSayWhatIsWrongAndNoneShouldDisturbTheOthersOrTellAPassword() throws Exception {
        // Given
        byte[] jpeg = Jpegs.plain(160, 120);
        try (LogTap log = new LogTap();
                RtspServer rtsp = RtspServer.serveTo("op", SECRET + "-right", SAMPLE);
                HttpStreams http = new HttpStreams()
                        .mjpeg("/locked", i -> jpeg, "op", SECRET + "-right")
                        .mjpeg("/turning", i -> i % 2 == 0 ? jpeg : Jpegs.plain(320, 240))
                        .mjpeg("/rotting", i -> i < 20 ? jpeg : garbage())
                        .mjpeg("/nothing", i -> Jpegs.claiming(0, 0))
                        .mjpeg("/huge", i -> Jpegs.claiming(60_000, 60_000))
                        .bytes("/noise", "video/mp2t", garbage())
                        .bytes("/jumping", "video/mp2t", Clips.turning(folder));
                RunningIngest running =
                        new RunningIngest(kafka, """
                        cameras:
                          - {id: locked-rtsp, url: 'rtsp://op:%1$s@127.0.0.1:%2$d/camera'}
                          - {id: locked-http, url: 'http://127.0.0.1:%3$d/locked', username: op, password: '%1$s'}
                          - {id: nowhere, url: 'rtsp://op:%1$s@no-such-camera.invalid/1'}
                          - {id: refusing, url: 'rtsp://op:%1$s@127.0.0.1:9/1'}
                          - {id: alien, url: '%4$s'}
                          - {id: turning, url: 'http://127.0.0.1:%3$d/turning'}
                          - {id: rotting, url: 'http://op:%1$s@127.0.0.1:%3$d/rotting', stallAfter: 2s}
                          - {id: nothing, url: 'http://op:%1$s@127.0.0.1:%3$d/nothing', stallAfter: 2s}
                          - {id: huge, url: 'http://127.0.0.1:%3$d/huge?password=%1$s', stallAfter: 2s}
                          - {id: noise, url: 'http://127.0.0.1:%3$d/noise?token=%1$s', stallAfter: 2s}
                          - {id: jumping, url: 'http://127.0.0.1:%3$d/jumping', fps: 20}
                          - {id: well, url: '%5$s', loop: true}
                        gateway: {port: 0}
                        management: {port: 0}
                        """.formatted(SECRET, rtsp.port(), http.port(), alien(), SAMPLE));
                Worker worker = RunningIngest.worker(kafka.config());
                GatewayTap gateway = new GatewayTap(running.config, running.metrics, running.ingest)) {
            // When
            TopicTail statuses = running.statuses;
            // Then
            assertThat(reason(statuses, "locked-rtsp", "RECONNECTING"))
                    .contains("rtsp://***@127.0.0.1", "401", "check user name and password");
            assertThat(reason(statuses, "locked-http", "RECONNECTING")).contains("401", "check user name and password");
            assertThat(reason(statuses, "nowhere", "RECONNECTING"))
                    .contains("***@no-such-camera.invalid", "no host of that name");
            assertThat(reason(statuses, "refusing", "RECONNECTING")).contains("Connection refused");
            assertThat(reason(statuses, "alien", "FAILED")).contains("alien.avi", "no decoder for its video");
            assertThat(reason(statuses, "rotting", "STALLED")).contains("cannot be decoded");
            assertThat(reason(statuses, "nothing", "STALLED")).contains("cannot be decoded");
            assertThat(reason(statuses, "huge", "STALLED")).contains("cannot be decoded", "60000x60000");
            assertThat(statuses.awaitStatus("noise", status -> status.reason() != null)
                            .state())
                    .isIn("RECONNECTING", "STALLED");
            awaitHeights(running, "turning", 4);
            awaitHeights(running, "jumping", 10);
            running.frames.awaitMore("well", 10);
            for (String camera : List.of("turning", "jumping", "well")) {
                List<FrameHeader> frames = running.frames.headers(camera);
                assertThat(frames.get(frames.size() - 1).sequence()
                                - frames.get(0).sequence())
                        .as(camera)
                        .isEqualTo(frames.size() - 1);
                assertThat(statuses.statuses(camera))
                        .as(camera)
                        .extracting(CameraStatus::state)
                        .containsOnly("STARTING", "RUNNING");
            }
            askForEverything(gateway, rtsp);
            assertThat(said(log)).isNotEmpty().noneMatch(text -> text.contains(SECRET));
            assertThat(worker.health().ready()).isTrue();
            assertThat(gateway.said()).isNotEmpty().noneMatch(text -> text.contains(SECRET));
        }
    }

    /** Waits until the camera's pictures had another height than before so many times. */
    private static void awaitHeights(RunningIngest running, String camera, int times) {
        await().pollInSameThread().atMost(Duration.ofSeconds(30)).until(() -> {
            List<FrameHeader> frames = running.frames.headers(camera);
            return IntStream.range(1, frames.size())
                            .filter(i ->
                                    frames.get(i).height() != frames.get(i - 1).height())
                            .count()
                    >= times;
        });
    }

    /** Every request that leads to a reply about a camera with a password, with a password in each body. */
    private static void askForEverything(GatewayTap gateway, RtspServer rtsp) throws Exception {
        String url = rtsp.url("op:" + SECRET);
        String apart = "{\"id\":\"apart\",\"url\":\"%s\",\"username\":\"op\",\"password\":\"%s\"%%s}"
                .formatted(rtsp.url(), SECRET);
        String cameras = "/api/v1/cameras";
        assertThat(gateway.ask("POST", cameras, apart.formatted(""))).isEqualTo(201);
        assertThat(gateway.ask("POST", cameras, "{\"id\":\"within\",\"url\":\"%s\"}".formatted(url)))
                .isEqualTo(201);
        gateway.awaitStatus("cannot open " + rtsp.url("***"));
        assertThat(gateway.ask("POST", cameras, "{\"id\":\"outside\",\"url\":\"file:/etc/passwd\"}"))
                .isEqualTo(201);
        gateway.awaitStatus("/etc/passwd lies in no folder that cameras may read");
        assertThat(gateway.ask("DELETE", cameras + "/outside", null)).isEqualTo(204);
        assertThat(gateway.ask("POST", cameras, apart.formatted(""))).isEqualTo(409);
        assertThat(gateway.ask("POST", cameras, apart.formatted(",\"fps\":-1"))).isEqualTo(400);
        assertThat(gateway.ask("POST", cameras, apart.formatted(",\"password\":1")))
                .isEqualTo(400);
        assertThat(gateway.ask("POST", cameras, "{\"password\": %s".formatted(SECRET)))
                .isEqualTo(400);
        assertThat(gateway.ask("PATCH", cameras + "/apart", "{\"fps\":2}")).isEqualTo(200);
        assertThat(gateway.ask("PATCH", cameras + "/apart", "{\"url\":\"gopher://op:%s@h/\"}".formatted(SECRET)))
                .isEqualTo(400);
        assertThat(gateway.ask("PATCH", cameras + "/within", "{\"url\":\"%s2\"}".formatted(url)))
                .isEqualTo(200);
        assertThat(gateway.ask("PUT", cameras + "/within", "{\"url\":\"%s\",\"crop\":[1]}".formatted(url)))
                .isEqualTo(400);
        assertThat(gateway.ask("PUT", cameras + "/within", "{\"url\":\"%s\"}".formatted(url)))
                .isEqualTo(200);
        assertThat(gateway.ask("PATCH", cameras + "/locked-rtsp", "{\"url\":\"%s\"}".formatted(url)))
                .isEqualTo(409);
        assertThat(gateway.ask("POST", "/api/v1/connection-test", apart.formatted("")))
                .isEqualTo(422);
        assertThat(gateway.ask("POST", "/api/v1/connection-test", "{\"id\":\"new\",\"url\":\"%s\"}".formatted(url)))
                .isEqualTo(422);
        for (String camera : List.of("", "/apart", "/within", "/locked-http", "/huge", "/noise")) {
            assertThat(gateway.ask("GET", cameras + camera, null)).isEqualTo(200);
        }
        assertThat(gateway.ask("GET", "/api/v1/latency?camera=apart", null)).isEqualTo(200);
        assertThat(gateway.ask("GET", "/api/v1/nothing?password=" + SECRET, null))
                .isEqualTo(404);
        assertThat(gateway.ask("POST", cameras + "/apart/pause", null)).isEqualTo(200);
        assertThat(gateway.ask("POST", cameras + "/apart/resume", null)).isEqualTo(200);
        for (String camera : List.of("/apart", "/within")) {
            assertThat(gateway.ask("DELETE", cameras + camera, null)).isEqualTo(204);
        }
        gateway.awaitStatus("REMOVED");
    }

    private static String reason(TopicTail statuses, String camera, String state) {
        return statuses.awaitStatus(camera, status -> status.state().equals(state) && status.reason() != null)
                .reason();
    }

    /** Everything in the log and on every topic but that of definitions. */
    private static List<String> said(LogTap log) {
        List<String> said = new ArrayList<>(log.lines());
        for (Topic topic : EnumSet.complementOf(EnumSet.of(Topic.CAMERAS))) {
            try (TopicTail tail = new TopicTail(kafka.config(), topic)) {
                tail.toItsEnd().forEach(record -> {
                    said.add(record.key() + (record.value() == null ? "" : new String(record.value(), ISO_8859_1)));
                    record.headers().forEach(header -> said.add(header.key() + new String(header.value(), UTF_8)));
                });
            }
        }
        return said;
    }

    @Test
    void refusedPasswordShouldBeTriedAgainSeldom() throws Exception {
        // Given
        try (RtspServer rtsp = RtspServer.serveTo("op", SECRET + "-right", SAMPLE)) {
            CameraConfig camera = camera(rtsp.url("op:" + SECRET));
            // When / Then: accounts may be locked
            assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> VideoSource.open(camera, FileFolders.around(camera.url()), () -> false))
                    .returns(InputException.Retry.SELDOM, InputException::retry);
        }
    }

    @Test
    void fileOutsideTheAllowedFoldersShouldNotBeRead() throws Exception {
        // Given
        Path allowed = Files.createDirectories(folder.resolve("allowed"));
        Path inside = Clips.plain(allowed.resolve("inside.mp4"), 2, 10, 160, 120);
        Path outside = Clips.plain(folder.resolve("outside.mp4"), 2, 10, 160, 120);
        Path link = Files.createSymbolicLink(allowed.resolve("link.mp4"), outside);
        FileFolders folders = FileFolders.around(inside.toString());
        // When / Then
        try (VideoSource source = VideoSource.open(camera(inside.toUri().toString()), folders, () -> false)) {
            assertThat(source.advance()).isTrue();
        }
        for (String url :
                List.of(outside.toString(), link.toString(), allowed + "/../outside.mp4", "file:/etc/passwd")) {
            assertThatThrownBy(() -> VideoSource.open(camera(url), folders, () -> false))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("add its folder to ingest.fileFolders");
        }
    }

    private static CameraConfig camera(String url) {
        return CameraConfig.of("one", null, url, false);
    }
}
