package dev.throng.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.throng.RtspServer;
import dev.throng.config.CameraConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.CameraStatus;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

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
        return new CameraConfig(id, null, url, 5.0, null, false, null, TIMEOUT, null, null);
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
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger("dev.throng");
        Level before = root.getLevel();
        root.setLevel(Level.DEBUG);
        log.start();
        root.addAppender(log);
        try (RtspServer server = RtspServer.serve(SAMPLE, "op", "p@ss:w/rd");
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
            List.copyOf(log.list).forEach(event -> said.add(event.getFormattedMessage() + event.getKeyValuePairs()));
            assertThat(said)
                    .isNotEmpty()
                    .noneMatch(text -> text.contains("hunter2") || text.contains("ss:w") || text.contains("ss%3Aw"));
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
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

    @Test
    void motionJpegOverHttpShouldArriveAsALiveCamera() throws Exception {
        // Given
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        byte[] jpeg = picture();
        server.createContext("/mjpeg", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "multipart/x-mixed-replace; boundary=frame");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                stream(jpeg, out);
            }
        });
        server.start();
        String url = "http://127.0.0.1:%d/mjpeg".formatted(server.getAddress().getPort());
        try (TopicTail frames = new TopicTail(kafka, Topic.FRAMES);
                Ingest ingest = ingest("mjpeg", url)) {
            // When
            frames.awaitMore("mjpeg", 5);
            // Then
            assertThat(frames.headers("mjpeg")).allMatch(header -> header.live() && header.width() == 160);
            assertThat(ingest.health().detail()).isEqualTo("1 camera: 1 running");
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    private static byte[] picture() throws Exception {
        Path clip = Clips.plain(folder.resolve("one.mp4"), 1, 10, 160, 120);
        CameraConfig camera = CameraConfig.of("one", null, clip.toString(), false);
        try (VideoSource source = VideoSource.open(camera);
                JpegEncoder encoder = new JpegEncoder(160, 85, 100_000)) {
            return encoder.encode(source.grab()).bytes();
        }
    }

    /** Twenty pictures a second until the client has gone. */
    private static void stream(byte[] jpeg, OutputStream out) {
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(5))
                .until(() -> {
                    try {
                        out.write("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                                .formatted(jpeg.length)
                                .getBytes(UTF_8));
                        out.write(jpeg);
                        out.write("\r\n".getBytes(UTF_8));
                        out.flush();
                        return false;
                    } catch (IOException e) {
                        return true;
                    }
                });
    }

    private static boolean isReconnecting(CameraStatus status) {
        return status.state().equals("RECONNECTING");
    }
}
