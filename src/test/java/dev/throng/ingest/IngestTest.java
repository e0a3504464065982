package dev.throng.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.throng.analytics.Worker;
import dev.throng.config.CameraConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.CameraStatus;
import dev.throng.frame.FrameHeader;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files through the whole of ingest into a real broker. */
class IngestTest {
    private static final Path SAMPLE = Path.of(System.getProperty("throng.home", "."), "samples/vtest.mp4");

    @TempDir
    private static Path clips;

    private static EmbeddedBroker broker;
    private static KafkaConfig kafka;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        KafkaConfig settings = new KafkaConfig(null, null, 2, null, null, 0, clips.resolve("kafka"));
        broker = EmbeddedBroker.start(settings);
        kafka = settings.at(broker.bootstrapServers());
        TopicAdmin.ensureTopics(kafka, Duration.ofSeconds(30));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Ingest ingest(CameraConfig... cameras) {
        return ingest(kafka, new SimpleMeterRegistry(), cameras);
    }

    private static Ingest ingest(KafkaConfig kafka, SimpleMeterRegistry metrics, CameraConfig... cameras) {
        ThrongConfig config = new ThrongConfig(kafka, List.of(cameras), null, null, null, null, null);
        return Ingest.start(config, metrics, Clock.systemUTC());
    }

    private static CameraConfig camera(String id, Object url, double fps, boolean loop) {
        return Cameras.camera(id, url, fps, null, loop, null);
    }

    @Test
    void loopedFileShouldBePublishedAsALiveCameraWithoutASeam() throws Exception {
        // Given a clip of 1.5 s
        Path clip = Clips.plain(folder.resolve("clip.mp4"), 15, 10, 320, 240);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (TopicTail frames = new TopicTail(kafka, Topic.FRAMES);
                TopicTail statuses = new TopicTail(kafka, Topic.CAMERA_STATUS);
                Ingest ingest = ingest(kafka, metrics, camera("looped", clip, 5, true))) {
            // When
            frames.awaitMore("looped", 30);
            // Then
            List<FrameHeader> headers = frames.headers("looped");
            assertContiguous(headers);
            assertThat(headers).allSatisfy(header -> {
                assertThat(header.live()).isTrue();
                assertThat(header.width()).isEqualTo(320);
                assertThat(header.publishedAt()).isAfterOrEqualTo(header.capturedAt());
            });
            long micros = Duration.between(
                                    headers.get(0).capturedAt(),
                                    headers.get(headers.size() - 1).capturedAt())
                            .toNanos()
                    / 1_000;
            assertThat((headers.size() - 1) * 1e6 / micros).isCloseTo(5, within(0.25));
            CameraStatus running = statuses.awaitStatus("looped", status -> status.fpsOut() > 4);
            assertThat(running.fpsIn()).isCloseTo(10, within(1.5));
            assertThat(running.drops().get("sampled")).isPositive();
            assertThat(statuses.statuses("looped"))
                    .extracting(CameraStatus::state)
                    .startsWith("STARTING", "RUNNING")
                    .doesNotContain("RECONNECTING");
            assertThat(ingest.health().ready()).isTrue();
            assertThat(ingest.health().detail()).isEqualTo("1 camera: 1 running");
            assertThat(metrics.get(IngestMetrics.FRAMES).counter().count()).isGreaterThanOrEqualTo(30);
            assertThat(metrics.get(IngestMetrics.IN_STATE)
                            .tag(IngestMetrics.STATE, "RUNNING")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(metrics.get(IngestMetrics.ENCODE).timer().count()).isGreaterThanOrEqualTo(30);
        }
    }

    @Test
    void sampleShouldArriveAsDecodableJpegsNoLongerThanAsked() throws Exception {
        // Given
        CameraConfig camera = Cameras.camera("small", SAMPLE, 10.0, 400, true, null);
        try (TopicTail frames = new TopicTail(kafka, Topic.FRAMES);
                Ingest ingest = ingest(camera)) {
            // When
            frames.awaitMore("small", 5);
            // Then
            assertThat(ingest.name()).isEqualTo("ingest");
            FrameHeader header = frames.headers("small").get(0);
            ConsumerRecord<String, byte[]> record = frames.of("small").get(0);
            assertThat(record.timestamp()).isEqualTo(header.capturedAt().toEpochMilli());
            assertThat(List.of(header.width(), header.height())).containsExactly(400, 300);
            try (Mat bytes = new Mat(record.value());
                    Mat picture = opencv_imgcodecs.imdecode(bytes, opencv_imgcodecs.IMREAD_COLOR)) {
                assertThat(List.of(picture.cols(), picture.rows())).containsExactly(400, 300);
            }
        }
    }

    @Test
    void fileReadOnceShouldBePublishedWholeAndEnd() throws Exception {
        // Given
        Path clip = Clips.plain(folder.resolve("clip.mp4"), 25, 25, 320, 240);
        try (TopicTail frames = new TopicTail(kafka, Topic.FRAMES);
                TopicTail statuses = new TopicTail(kafka, Topic.CAMERA_STATUS);
                Worker worker = RunningIngest.worker(kafka);
                Ingest ingest = ingest(camera("once", clip.toUri(), 25, false))) {
            // When
            statuses.awaitStatus("once", status -> status.state().equals("ENDED"));
            // Then
            frames.awaitMore("once", 0);
            await().pollInSameThread().until(() -> frames.headers("once").size() == 25);
            assertContiguous(frames.headers("once"));
            assertThat(frames.headers("once")).noneMatch(FrameHeader::live);
            assertThat(ingest.health().detail()).isEqualTo("1 camera: 1 ended");
            assertThat(worker.health().ready()).isTrue();
        }
    }

    @Test
    void unusableFilesShouldFailAtOnceAndHarmNobody() throws Exception {
        // Given
        Path broken = Files.write(folder.resolve("broken.mp4"), new byte[100_000]);
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        Path huge = Files.write(pictures.resolve("huge.jpg"), Jpegs.claiming(60_000, 60_000));
        try (TopicTail frames = new TopicTail(kafka, Topic.FRAMES);
                TopicTail statuses = new TopicTail(kafka, Topic.CAMERA_STATUS);
                // When
                Ingest ingest = ingest(
                        camera("missing", folder.resolve("nothing.mp4"), 5, true),
                        camera("broken", broken, 5, false),
                        camera("huge", huge, 5, false),
                        camera("huge-folder", pictures, 5, false),
                        camera("alien", "gopher://op:hunter2@host/1", 5, false),
                        camera("well", SAMPLE, 5, true))) {
            // Then
            assertThat(statuses.awaitStatus("missing", IngestTest::failed).reason())
                    .contains("nothing.mp4: no such file; correct the path");
            assertThat(statuses.awaitStatus("broken", IngestTest::failed).reason())
                    .contains("broken.mp4", "Invalid data", "is it a video?");
            assertThat(statuses.awaitStatus("huge", IngestTest::failed).reason())
                    .contains("huge.jpg", "60000", "choose another input");
            assertThat(statuses.awaitStatus("huge-folder", IngestTest::failed).reason())
                    .contains("pictures holds no picture that can be decoded");
            assertThat(statuses.awaitStatus("alien", IngestTest::failed).reason())
                    .contains("scheme gopher is not supported")
                    .doesNotContain("hunter2");
            frames.awaitMore("well", 3);
            assertThat(ingest.health().detail()).isEqualTo("6 cameras: 5 failed, 1 running");
        }
    }

    @Test
    void framesLargerThanKafkaTakesShouldBeDroppedWithAReason() throws Exception {
        // Given
        Path clip = Clips.noise(folder.resolve("noise.mp4"), 20, 10, 640, 480);
        KafkaConfig tiny = new KafkaConfig(kafka.bootstrapServers(), null, 2, null, 5_000, 0, null);
        try (TopicTail statuses = new TopicTail(kafka, Topic.CAMERA_STATUS);
                Ingest ingest = ingest(tiny, new SimpleMeterRegistry(), camera("noisy", clip, 5, true))) {
            // When
            CameraStatus status = statuses.awaitStatus(
                    "noisy", candidate -> candidate.drops().get("oversize") > 0 && candidate.reason() != null);
            // Then
            assertThat(status.state()).isEqualTo("RUNNING");
            assertThat(status.reason()).contains("kafka.maxFrameBytes (5000)");
            assertThat(ingest.health().ready()).isTrue();
        }
    }

    @Test
    void closeShouldReportStoppedWithinThreeSecondsAndAllStatusesShouldFollowTheSchema() throws Exception {
        // Given
        try (TopicTail frames = new TopicTail(kafka, Topic.FRAMES);
                TopicTail statuses = new TopicTail(kafka, Topic.CAMERA_STATUS)) {
            Ingest ingest = ingest(
                    camera("leaving", SAMPLE, 5, true), camera("waiting", "rtsp://op:hunter2@127.0.0.1:9/s", 5, false));
            frames.awaitMore("leaving", 1);
            statuses.awaitStatus("waiting", status -> status.state().equals("RECONNECTING"));
            // When
            long began = System.nanoTime();
            ingest.close();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            // Then
            assertThat(took).isLessThan(Duration.ofSeconds(3));
            for (String camera : List.of("leaving", "waiting")) {
                statuses.awaitStatus(camera, status -> status.state().equals("STOPPED"));
                assertFollowSchema(statuses.of(camera));
            }
            assertThat(statuses.of("waiting"))
                    .allSatisfy(record ->
                            assertThat(new String(record.value(), UTF_8)).doesNotContain("hunter2"));
        }
    }

    private static boolean failed(CameraStatus status) {
        return status.state().equals("FAILED");
    }

    private static void assertContiguous(List<FrameHeader> headers) {
        long first = headers.get(0).sequence();
        assertThat(headers)
                .extracting(FrameHeader::sequence)
                .containsExactlyElementsOf(
                        LongStream.range(first, first + headers.size()).boxed().toList());
        assertThat(first).isLessThan(1L << 53);
    }

    private static void assertFollowSchema(List<ConsumerRecord<String, byte[]>> statuses) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(json.readTree(IngestTest.class.getResourceAsStream("/schemas/status-1.json")));
        for (ConsumerRecord<String, byte[]> status : statuses) {
            assertThat(schema.validate(json.readTree(status.value()))).isEmpty();
        }
    }
}
