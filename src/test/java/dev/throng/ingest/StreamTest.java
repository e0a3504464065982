package dev.throng.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.LogTap;
import dev.throng.RtspServer;
import dev.throng.config.CameraConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.CameraStatus;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Network cameras that work, die, freeze, refuse and keep silent. */
class StreamTest {
    private static final Path SAMPLE = Path.of(System.getProperty("throng.home", "."), "samples/vtest.mp4");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static KafkaConfig kafka;

    @BeforeAll
    static void start() throws Exception {
        KafkaConfig settings = new KafkaConfig(null, null, 2, null, null, 0, folder.resolve("kafka"));
        broker = EmbeddedBroker.start(settings);
        kafka = settings.at(broker.bootstrapServers());
        TopicAdmin.ensureTopics(kafka, Duration.ofSeconds(30));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Ingest ingest(String id, String url) {
        return ingest(camera(id, url));
    }

    private static CameraConfig camera(String id, String url) {
        return Cameras.camera(id, url, 5.0, null, false, TIMEOUT);
    }

    private static Ingest ingest(CameraConfig... cameras) {
        ThrongConfig config = new ThrongConfig(kafka, List.of(cameras), null, null, null, null, null);
        return Ingest.start(config, new SimpleMeterRegistry(), Clock.systemUTC());
    }

    @Test
    void killedServerShouldBeReportedAndReturnedToWhenItIsBack() throws Exception {
        // Given
        try (RtspServer server = RtspServer.serve(SAMPLE);
                TopicTail frames = new TopicTail(kafka, Topic.FRAMES);
                TopicTail statuses = new TopicTail(kafka, Topic.CAMERA_STATUS);
                Ingest ingest = ingest("killed", server.url())) {
            frames.awaitMore("killed", 5);
            assertThat(frames.headers("killed")).allMatch(header -> header.live() && header.width() == 768);
            // When
            server.kill();
            CameraStatus lost = statuses.awaitStatus("killed", StreamTest::isReconnecting);
            int before = frames.of("killed").size();
            server.start();
            // Then
            assertThat(lost.reason()).isNotBlank().contains("rtsp://127.0.0.1:");
            frames.awaitMore("killed", 5);
            CameraStatus back = statuses.awaitStatus(
                    "killed",
                    status -> status.state().equals("RUNNING") && status.since().isAfter(lost.since()));
            assertThat(back.restarts()).isPositive();
            assertThat(back.reason()).isNull();
            assertThat(frames.headers("killed").get(before).sequence())
                    .isGreaterThan(frames.headers("killed").get(before - 1).sequence());
            assertThat(ingest.health().ready()).isTrue();
        }
    }

    @Test
    void frozenServerShouldBeReportedAfterTheTimeout() throws Exception {
        // Given
        try (RtspServer server = RtspServer.serve(SAMPLE);
                TopicTail frames = new TopicTail(kafka, Topic.FRAMES);
                TopicTail statuses = new TopicTail(kafka, Topic.CAMERA_STATUS);
                Ingest ingest = ingest("frozen", server.url())) {
            frames.awaitMore("frozen", 5);
            // When
            server.suspend();
            CameraStatus lost = statuses.awaitStatus("frozen", StreamTest::isReconnecting);
            // Then
            assertThat(lost.reason()).contains("no frame within 2000 ms");
            assertThat(ingest.health().detail()).isEqualTo("1 camera: 1 reconnecting");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"op:p%40ss%3Aw%2Frd", "op:p@ss:w%2Frd"})
    void passwordWithSpecialCharactersShouldOpenTheStreamAndStaySecret(String userInfo) throws Exception {
        // Given
        String id = userInfo.contains("%40") ? "escaped" : "plain";
        try (LogTap log = new LogTap();
                RtspServer server = RtspServer.serveTo("op", "p@ss:w/rd", SAMPLE);
                TopicTail frames = new TopicTail(kafka, Topic.FRAMES);
                TopicTail statuses = new TopicTail(kafka, Topic.CAMERA_STATUS);
                Ingest ingest =
                        ingest(camera(id, server.url(userInfo)), camera(id + "-refused", server.url("op:hunter2")))) {
            // When
            frames.awaitMore(id, 2);
            CameraStatus unauthorized = statuses.awaitStatus(id + "-refused", StreamTest::isReconnecting);
            // Then
            assertThat(unauthorized.reason()).contains("rtsp://***@127.0.0.1", "401");
            assertThat(ingest.health().detail()).contains("1 running", "1 reconnecting");
            List<String> said = new ArrayList<>();
            statuses.of(id).forEach(status -> said.add(new String(status.value(), UTF_8)));
            statuses.of(id + "-refused").forEach(status -> said.add(new String(status.value(), UTF_8)));
            said.addAll(log.lines());
            assertThat(said)
                    .isNotEmpty()
                    .noneMatch(text -> text.contains("hunter2") || text.contains("ss:w") || text.contains("ss%3Aw"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp", "http"})
    void serverThatNeverAnswersShouldBeGivenUpAfterTwoTimeouts(String scheme) throws Exception {
        // Given
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TopicTail statuses = new TopicTail(kafka, Topic.CAMERA_STATUS)) {
            String id = "silent-" + scheme;
            String url = "%s://127.0.0.1:%d/s".formatted(scheme, silent.getLocalPort());
            long began = System.nanoTime();
            // When
            try (Ingest ingest = ingest(id, url)) {
                CameraStatus status = statuses.awaitStatus(id, StreamTest::isReconnecting);
                // Then
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT.multipliedBy(3));
                assertThat(status.reason()).contains("cannot open " + url);
                assertThat(ingest.health().detail()).contains("reconnecting");
            }
        }
    }

    private static boolean isReconnecting(CameraStatus status) {
        return status.state().equals("RECONNECTING");
    }
}
