package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throng.camera.CameraDefinition;
import dev.throng.camera.CameraRegistry;
import dev.throng.camera.Origin;
import dev.throng.config.CameraConfig;
import dev.throng.config.IngestConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.CameraStatus;
import dev.throng.frame.FrameHeader;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that are added, changed, paused and removed on the cameras topic while another one runs. */
class CameraChangesTest {
    private static final Path SAMPLE = Path.of(System.getProperty("throng.home", "."), "samples/vtest.mp4");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static KafkaConfig kafka;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    /** A new one for each test: topics keep what was. */
    private final String steady = "steady-" + RUNS.incrementAndGet();

    private CameraRegistry registry;
    private TopicTail frames;
    private TopicTail statuses;
    private Ingest ingest;

    @BeforeAll
    static void startBroker() throws Exception {
        KafkaConfig settings = new KafkaConfig(null, null, 3, null, null, 0, folder.resolve("kafka"));
        broker = EmbeddedBroker.start(settings);
        kafka = settings.at(broker.bootstrapServers());
        TopicAdmin.ensureTopics(kafka, Duration.ofSeconds(30));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() {
        registry = CameraRegistry.open(new KafkaSettings(kafka), "test", CameraRegistry.NOBODY);
        frames = new TopicTail(kafka, Topic.FRAMES);
        statuses = new TopicTail(kafka, Topic.CAMERA_STATUS);
        ingest = Ingest.start(config(List.of(camera(steady, "Steady"))), metrics, CLOCK);
        frames.awaitMore(steady, 3);
    }

    @AfterEach
    void stop() {
        registry.all().forEach(definition -> registry.remove(definition.id()));
        await().atMost(PATIENCE).until(() -> ingest.health().detail().startsWith("no camera"));
        ingest.close();
        statuses.close();
        frames.close();
        registry.close();
    }

    private static ThrongConfig config(List<CameraConfig> cameras) {
        return new ThrongConfig(
                kafka, cameras, new IngestConfig(null, List.of("samples"), null), null, null, null, null);
    }

    private static CameraConfig camera(String id, String name) {
        return CameraConfig.of(id, name, SAMPLE.toString(), true);
    }

    private void put(CameraConfig camera) {
        registry.put(CameraDefinition.of(camera, Origin.API, CLOCK.instant()));
    }

    @Test
    void changesToOneCameraShouldInterruptNoOther() throws Exception {
        // When
        put(camera("guest", "Guest"));
        frames.awaitMore("guest", 3);
        put(CameraConfig.of("guest", "Guest", SAMPLE.toUri().toString(), true));
        awaitStatuses("guest", "STARTING", 2);
        frames.awaitMore("guest", 3);
        registry.remove("guest");
        await().pollInSameThread().atMost(PATIENCE).until(() -> isForgotten("guest"));
        frames.awaitMore(steady, 5);
        // Then
        List<Long> sequences =
                frames.headers(steady).stream().map(FrameHeader::sequence).toList();
        assertThat(sequences)
                .containsExactlyElementsOf(LongStream.range(sequences.get(0), sequences.get(0) + sequences.size())
                        .boxed()
                        .toList());
        assertThat(statuses.statuses("guest"))
                .extracting(CameraStatus::state)
                .contains("STARTING", "RUNNING")
                .endsWith("REMOVED");
        assertThat(metrics.getMeters())
                .noneMatch(meter -> "guest".equals(meter.getId().getTag(IngestMetrics.CAMERA)));
    }

    @Test
    void anotherNameShouldRestartNothing() throws Exception {
        // Given
        put(camera("door", "Door"));
        CameraStatus before =
                statuses.awaitStatus("door", status -> status.state().equals("RUNNING"));
        // When
        put(camera("door", "Back door"));
        CameraStatus after =
                statuses.awaitStatus("door", status -> status.name().equals("Back door"));
        // Then
        assertThat(after.state()).isEqualTo("RUNNING");
        assertThat(after.since()).isEqualTo(before.since());
        assertThat(statuses.statuses("door"))
                .extracting(CameraStatus::state)
                .containsOnlyOnce("STARTING")
                .doesNotContain("STOPPED");
    }

    @Test
    void pausedCameraShouldRestUntilItIsResumed() throws Exception {
        // Given
        put(camera("yard", "Yard"));
        frames.awaitMore("yard", 3);
        Instant pausedAt = CLOCK.instant();
        // When
        registry.put(registry.find("yard").orElseThrow().paused(pausedAt));
        CameraStatus paused =
                statuses.awaitStatus("yard", status -> status.state().equals("PAUSED"));
        await().pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> statuses.statuses("yard").stream()
                                .filter(status -> status.state().equals("PAUSED"))
                                .count()
                        >= 3);
        long published = frames.of("yard").size();
        registry.put(registry.find("yard").orElseThrow().resumed(CLOCK.instant()));
        awaitStatuses("yard", "STARTING", 2);
        // Then
        assertThat(paused.since()).isEqualTo(pausedAt);
        assertThat(paused.reason()).isNull();
        assertThat(frames.of("yard").get((int) published - 1).timestamp()).isLessThan(pausedAt.toEpochMilli() + 2_000);
        frames.awaitMore("yard", 3);
    }

    @Test
    void nodeThatStartsShouldRunTheLatestOfEachCameraOnly() throws Exception {
        // Given a topic with a past
        ingest.close();
        put(camera("past", "Past"));
        registry.remove("past");
        put(CameraConfig.of("turned", "Turned", "/nowhere.mp4", true));
        put(camera("turned", "Turned"));
        put(camera("resting", "Resting"));
        registry.put(registry.find("resting").orElseThrow().paused(CLOCK.instant()));
        // When a node starts whose file does not speak of cameras
        ingest = Ingest.start(config(null), new SimpleMeterRegistry(), CLOCK);
        // Then
        frames.awaitMore("turned", 3);
        frames.awaitMore(steady, 3);
        statuses.awaitStatus("resting", status -> status.state().equals("PAUSED"));
        assertThat(ingest.health().detail()).isEqualTo("3 cameras: 1 paused, 2 running");
        assertThat(statuses.statuses("turned")).extracting(CameraStatus::state).doesNotContain("FAILED");
        assertThat(statuses.statuses("past")).isEmpty();
    }

    @Test
    void reconciliationShouldTouchOnlyWhatCameFromAFile() {
        // Given
        put(camera("visitor", "Visitor"));
        registry.put(CameraDefinition.of(camera("old", "Old"), Origin.FILE, CLOCK.instant()));
        registry.put(registry.find(steady).orElseThrow().paused(CLOCK.instant()));
        // When
        Ingest.define(
                config(null),
                List.of(camera(steady, "Renamed"), camera("visitor", "Intruder"), camera("new", "New")),
                Origin.FILE,
                CLOCK);
        // Then
        await().atMost(PATIENCE).until(() -> registry.find("new").isPresent());
        await().atMost(PATIENCE).until(() -> registry.find("old").isEmpty());
        assertThat(registry.find("visitor").orElseThrow().camera().name()).isEqualTo("Visitor");
        assertThat(registry.find(steady).orElseThrow().camera().name()).isEqualTo("Renamed");
        assertThat(registry.find(steady).orElseThrow().isPaused()).isTrue();
        assertThat(registry.find("new").orElseThrow().origin()).isEqualTo(Origin.FILE);
    }

    private void awaitStatuses(String camera, String state, int times) {
        await().pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> statuses.statuses(camera).stream()
                                .filter(status -> status.state().equals(state))
                                .count()
                        >= times);
    }

    private boolean isForgotten(String camera) {
        List<ConsumerRecord<String, byte[]>> records = statuses.of(camera);
        return !records.isEmpty() && records.get(records.size() - 1).value() == null;
    }
}
