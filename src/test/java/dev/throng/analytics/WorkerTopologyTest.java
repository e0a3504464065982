package dev.throng.analytics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throng.SampleFrames;
import dev.throng.analytics.heat.HeatProcessor;
import dev.throng.camera.CameraDefinition;
import dev.throng.camera.Origin;
import dev.throng.config.CalibrationConfig;
import dev.throng.config.CameraConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.config.LevelsConfig;
import dev.throng.config.ModelConfig;
import dev.throng.config.WorkerConfig;
import dev.throng.config.ZoneConfig;
import dev.throng.event.AlertEvent;
import dev.throng.event.Calibration;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.HeatmapEvent;
import dev.throng.event.ModelRef;
import dev.throng.event.ZoneCount;
import dev.throng.frame.FrameHeader;
import dev.throng.frame.FrameHeaders;
import dev.throng.geometry.Position;
import dev.throng.kafka.KafkaSettings;
import dev.throng.latency.Stage;
import dev.throng.vision.HeadCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology with the real model and without a broker. */
class WorkerTopologyTest {
    private static final Clock CLOCK = Clock.systemUTC();

    private static HeadCounter counter;
    private static byte[] jpeg;

    @TempDir
    private Path stateDirectory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private boolean paused;
    private @Nullable CameraConfig camera = CameraConfig.of("gate", null, "gate.mp4", true);
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> frames;
    private TestOutputTopic<String, byte[]> counts;
    private TestOutputTopic<String, byte[]> rejected;
    private TestOutputTopic<String, byte[]> heatmaps;
    private TestOutputTopic<String, byte[]> alerts;

    @BeforeAll
    static void open() throws Exception {
        counter = HeadCounter.open(ModelConfig.defaults().withThreshold(0.05), 1, Duration.ZERO, size -> {});
        jpeg = SampleFrames.jpegs(2).get(1);
    }

    @AfterAll
    static void closeModel() {
        counter.close();
    }

    @BeforeEach
    void start() {
        KafkaSettings kafka = new KafkaSettings(KafkaConfig.defaults().at("nowhere:9092"));
        CountEvents events = new CountEvents(new ModelRef("pet-mobile", "0"));
        Freshness freshness = new Freshness(Duration.ofSeconds(1), new CameraClocks(Duration.ofSeconds(1)));
        WorkerMetrics metrics = new WorkerMetrics(registry);
        driver = new TopologyTestDriver(
                WorkerTopology.build(
                        kafka,
                        WorkerConfig.Stores.MEMORY,
                        () -> new CountProcessor(
                                counter,
                                new ZoneBook(id -> definition(), 0.5),
                                new Smoother(Duration.ofSeconds(5)),
                                events,
                                freshness,
                                metrics,
                                CLOCK),
                        () -> new LevelProcessor(id -> definition(), metrics, Duration.ofMinutes(5)),
                        Duration.ofMinutes(5)),
                StreamsSettings.of(WorkerConfig.defaults(), kafka, stateDirectory));
        frames = driver.createInputTopic("throng.frames", new StringSerializer(), new ByteArraySerializer());
        counts = driver.createOutputTopic("throng.counts", new StringDeserializer(), new ByteArrayDeserializer());
        heatmaps = driver.createOutputTopic("throng.heatmaps", new StringDeserializer(), new ByteArrayDeserializer());
        alerts = driver.createOutputTopic("throng.alerts", new StringDeserializer(), new ByteArrayDeserializer());
        rejected = driver.createOutputTopic("throng.rejected", new StringDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void frameShouldBecomeACountEventWithItsFieldsFilled() throws Exception {
        // Given
        Instant captured = CLOCK.instant().minusMillis(40);
        FrameHeader header = new FrameHeader(
                7, captured, captured.plusMillis(10), 1500, SampleFrames.WIDTH, SampleFrames.HEIGHT, true);
        // When
        frames.pipeInput(record(header, jpeg));
        // Then
        TestRecord<String, byte[]> record = counts.readRecord();
        CountEvent event = EventJson.read(record.value(), CountEvent.class);
        assertThat(record.key()).isEqualTo("gate");
        assertThat(event.schema()).isEqualTo(CountEvent.SCHEMA);
        assertThat(event.camera()).isEqualTo("gate");
        assertThat(event.sequence()).isEqualTo(7);
        assertThat(event.width()).isEqualTo(SampleFrames.WIDTH);
        assertThat(event.height()).isEqualTo(SampleFrames.HEIGHT);
        assertThat(event.count()).isPositive().isEqualTo(event.points().size());
        assertThat(event.level()).isEqualTo("ok");
        assertThat(event.zones()).isEmpty();
        assertThat(event.model()).isEqualTo(new ModelRef("pet-mobile", "0"));
        assertThat(event.points()).allSatisfy(point -> {
            assertThat(point.x()).isBetween(0.0, 1.0);
            assertThat(point.y()).isBetween(0.0, 1.0);
            assertThat(point.confidence()).isBetween(0.5, 1.0);
        });
        assertThat(rejected.isEmpty()).isTrue();
        assertThat(registry.counter(WorkerMetrics.FRAMES, "camera", "gate").count())
                .isEqualTo(1);
    }

    @Test
    void zonesOfTheCameraShouldBeCountedFromTheNextFrameOn() throws Exception {
        // Given
        frames.pipeInput(record(aged(Duration.ZERO, true), jpeg));
        int all = EventJson.read(counts.readValue(), CountEvent.class).count();
        ZoneConfig everything = zone("all", ZoneConfig.Kind.INCLUDE, 0, 1);
        ZoneConfig nothing = zone("sky", ZoneConfig.Kind.EXCLUDE, 0, 0.01);
        // When
        camera = CameraConfig.of("gate", null, "gate.mp4", true).withZones(List.of(everything, nothing));
        frames.pipeInput(record(aged(Duration.ZERO, true), jpeg));
        // Then
        CountEvent event = EventJson.read(counts.readValue(), CountEvent.class);
        assertThat(event.count()).isEqualTo(all);
        assertThat(event.zones()).extracting(ZoneCount::id).containsExactly("all", "sky");
        assertThat(event.zones()).extracting(ZoneCount::count).containsExactly(all, 0);
        assertThat(event.zones().get(0).polygon()).isEqualTo(everything.polygon());
    }

    @Test
    void calibrationShouldHoldFromTheNextFrameOn() throws Exception {
        // Given
        frames.pipeInput(record(aged(Duration.ZERO, false), jpeg));
        CountEvent before = EventJson.read(counts.readValue(), CountEvent.class);
        // When
        camera = camera.withCalibration(new CalibrationConfig(0.1, 2.0));
        frames.pipeInput(record(aged(Duration.ZERO, false), jpeg));
        // Then
        CountEvent after = EventJson.read(counts.readValue(), CountEvent.class);
        assertThat(before.calibration()).isNull();
        assertThat(before.count()).isEqualTo(before.pointsAbove().get(9));
        assertThat(after.calibration()).isEqualTo(new Calibration(0.1, 2));
        assertThat(after.points()).hasSize(before.pointsAbove().get(1)).hasSizeGreaterThan(before.count());
        assertThat(after.count()).isEqualTo(2 * after.points().size());
    }

    @Test
    void medianShouldStandBesideTheCountsOfTheCameraAndItsZones() throws Exception {
        // Given
        camera = camera.withZones(List.of(zone("all", ZoneConfig.Kind.INCLUDE, 0, 1)));
        frames.pipeInput(record(aged(Duration.ofSeconds(3), false), jpeg));
        frames.pipeInput(record(aged(Duration.ofSeconds(2), false), jpeg));
        int people = EventJson.read(counts.readValue(), CountEvent.class).count();
        counts.readValue();
        // When
        frames.pipeInput(record(aged(Duration.ofSeconds(1), false), SampleFrames.black()));
        // Then
        CountEvent event = EventJson.read(counts.readValue(), CountEvent.class);
        assertThat(event.count()).isZero();
        assertThat(event.median()).isEqualTo(people).isPositive();
        assertThat(event.zones().get(0).count()).isZero();
        assertThat(event.zones().get(0).median()).isEqualTo(people);
    }

    @Test
    void heatMapShouldBeToldOnceASecondWithoutPeopleInExcludedZones() throws Exception {
        // Given
        frames.pipeInput(record(aged(Duration.ofMillis(2_500), false), jpeg));
        frames.pipeInput(record(aged(Duration.ofMillis(2_200), false), jpeg));
        camera = camera.withZones(List.of(zone("all", ZoneConfig.Kind.EXCLUDE, 0, 1)));
        // When
        frames.pipeInput(record(aged(Duration.ofMillis(1_200), false), jpeg));
        // Then
        List<HeatmapEvent> told = new ArrayList<>();
        for (byte[] heatmap : heatmaps.readValuesToList()) {
            told.add(EventJson.read(heatmap, HeatmapEvent.class));
        }
        assertThat(told).hasSize(2);
        assertThat(told.get(0).max()).isPositive();
        assertThat(told.get(1).frames()).isCloseTo(3, within(0.02));
        assertThat(told.get(1).max()).isCloseTo(told.get(0).max() * 2 / 3, within(0.02));
        assertThat(told.get(1).cells()).isEqualTo(told.get(0).cells());
        byte[] kept =
                driver.<String, byte[]>getKeyValueStore(HeatProcessor.STORE).get("gate");
        assertThat(EventJson.read(kept, HeatmapEvent.class)).isEqualTo(told.get(0));
    }

    @Test
    void heatMapOfASilentCameraShouldBeForgottenAtLast() {
        // Given
        frames.pipeInput(record(aged(Duration.ZERO, false), jpeg));
        // When
        driver.advanceWallClockTime(Duration.ofMinutes(52));
        // Then
        assertThat(driver.<String, byte[]>getKeyValueStore(HeatProcessor.STORE).get("gate"))
                .isNull();
    }

    @Test
    void alertOfARemovedCameraShouldBeClearedThoughNoFrameComes() throws Exception {
        // Given
        camera = camera.withLevels(new LevelsConfig(null, 1.0, null, null, null, Duration.ZERO, null));
        frames.pipeInput(record(aged(Duration.ZERO, false), jpeg));
        AlertEvent raised = EventJson.read(alerts.readValue(), AlertEvent.class);
        driver.advanceWallClockTime(Duration.ofSeconds(6));
        assertThat(alerts.isEmpty()).as("nothing while it is there").isTrue();
        // When
        camera = null;
        driver.advanceWallClockTime(Duration.ofSeconds(6));
        // Then
        AlertEvent cleared = EventJson.read(alerts.readValue(), AlertEvent.class);
        assertThat(cleared.id()).isEqualTo(raised.id());
        assertThat(cleared.state()).isEqualTo(AlertEvent.State.CLEARED);
        assertThat(cleared.revision()).isEqualTo(2);
        assertThat(cleared.reason()).isEqualTo(AlertEvent.Reason.REMOVED);
        assertThat(driver.<String, byte[]>getKeyValueStore(LevelProcessor.STORE).get("gate"))
                .isNull();
    }

    @Test
    void alertOfAPausedCameraShouldBeClearedOnceAndRiseAgainWhenItGoesOn() throws Exception {
        // Given
        camera = camera.withLevels(new LevelsConfig(null, 1.0, null, null, null, Duration.ZERO, null));
        frames.pipeInput(record(aged(Duration.ofMillis(200), false), jpeg));
        AlertEvent raised = EventJson.read(alerts.readValue(), AlertEvent.class);
        // When
        paused = true;
        driver.advanceWallClockTime(Duration.ofSeconds(6));
        // Then
        AlertEvent cleared = EventJson.read(alerts.readValue(), AlertEvent.class);
        assertThat(cleared.id()).isEqualTo(raised.id());
        assertThat(cleared.state()).isEqualTo(AlertEvent.State.CLEARED);
        assertThat(cleared.reason()).isEqualTo(AlertEvent.Reason.PAUSED);
        // When a frame was under way
        frames.pipeInput(record(aged(Duration.ofMillis(100), false), jpeg));
        driver.advanceWallClockTime(Duration.ofSeconds(6));
        // Then
        assertThat(counts.getQueueSize()).isEqualTo(2);
        assertThat(alerts.isEmpty()).as("nothing more while it rests").isTrue();
        // When
        paused = false;
        frames.pipeInput(record(aged(Duration.ZERO, false), jpeg));
        // Then
        AlertEvent again = EventJson.read(alerts.readValue(), AlertEvent.class);
        assertThat(again.state()).isEqualTo(AlertEvent.State.RAISED);
        assertThat(again.reason()).isNull();
        assertThat(again.id()).isNotEqualTo(raised.id());
    }

    @Test
    void alertOfACameraWithoutCountsShouldBeClearedInTimeAndAfterAHandOver() throws Exception {
        // Given
        camera = camera.withLevels(new LevelsConfig(null, 1.0, null, null, null, Duration.ZERO, null));
        frames.pipeInput(record(aged(Duration.ofMillis(200), false), jpeg));
        AlertEvent raised = EventJson.read(alerts.readValue(), AlertEvent.class);
        driver.advanceWallClockTime(Duration.ofMinutes(4));
        frames.pipeInput(record(aged(Duration.ofMillis(100), false), jpeg));
        driver.advanceWallClockTime(Duration.ofMinutes(4));
        assertThat(alerts.isEmpty()).as("nothing while it is counted").isTrue();
        byte[] stored =
                driver.<String, byte[]>getKeyValueStore(LevelProcessor.STORE).get("gate");
        driver.close();
        start();
        driver.<String, byte[]>getKeyValueStore(LevelProcessor.STORE).put("gate", stored);
        driver.advanceWallClockTime(Duration.ofMinutes(4));
        assertThat(alerts.isEmpty()).as("the time begins with the hand-over").isTrue();
        // When
        driver.advanceWallClockTime(Duration.ofMinutes(1));
        driver.advanceWallClockTime(Duration.ofMinutes(5));
        // Then
        AlertEvent cleared = EventJson.read(alerts.readValue(), AlertEvent.class);
        assertThat(cleared.id()).isEqualTo(raised.id());
        assertThat(cleared.state()).isEqualTo(AlertEvent.State.CLEARED);
        assertThat(cleared.reason()).isEqualTo(AlertEvent.Reason.LOST);
        assertThat(alerts.isEmpty()).as("once").isTrue();
        // When it is back
        frames.pipeInput(record(aged(Duration.ZERO, false), jpeg));
        // Then
        AlertEvent again = EventJson.read(alerts.readValue(), AlertEvent.class);
        assertThat(again.state()).isEqualTo(AlertEvent.State.RAISED);
        assertThat(again.id()).isNotEqualTo(raised.id());
        // When it is counted every ten minutes
        camera = camera.withFps(1 / 600.0);
        driver.advanceWallClockTime(Duration.ofMinutes(19));
        // Then
        assertThat(alerts.isEmpty()).as("two frames were not missed").isTrue();
    }

    @Test
    void stagesShouldAddUpToTheTimeFromCaptureToEvent() throws Exception {
        // Given
        Instant captured = CLOCK.instant().minusMillis(40);
        FrameHeader header = new FrameHeader(
                7, captured, captured.plusMillis(10), 1500, SampleFrames.WIDTH, SampleFrames.HEIGHT, true);
        // When
        frames.pipeInput(record(header, jpeg));
        // Then
        CountEvent event = EventJson.read(counts.readValue(), CountEvent.class);
        assertThat(event.latencyMillis())
                .containsOnlyKeys(
                        Stage.DECODE,
                        Stage.ENCODE,
                        Stage.PUBLISH,
                        Stage.PREPROCESS,
                        Stage.QUEUE,
                        Stage.INFERENCE,
                        Stage.POSTPROCESS)
                .containsEntry(Stage.DECODE, 1.5)
                .containsEntry(Stage.ENCODE, 10.0);
        double sum = event.latencyMillis().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum()
                - event.latencyMillis().get(Stage.DECODE);
        double whole = Duration.between(event.capturedAt(), event.emittedAt()).toNanos() / 1e6;
        assertThat(sum).isCloseTo(whole, within(0.01));
    }

    @Test
    void negativeStageShouldBeKeptToShowThatClocksDiffer() throws Exception {
        // Given
        Instant ahead = CLOCK.instant().plusSeconds(5);
        FrameHeader header =
                new FrameHeader(7, ahead, ahead.plusMillis(10), 0, SampleFrames.WIDTH, SampleFrames.HEIGHT, true);
        // When
        frames.pipeInput(record(header, jpeg));
        // Then
        CountEvent event = EventJson.read(counts.readValue(), CountEvent.class);
        assertThat(event.latencyMillis().get(Stage.PUBLISH)).isNegative();
    }

    @Test
    void staleFrameOfALiveCameraShouldBeDroppedAndCountedAndToldWithTheNextOne() throws Exception {
        // When
        frames.pipeInput(record(aged(Duration.ofSeconds(2), true), jpeg));
        // Then
        assertThat(counts.isEmpty()).isTrue();
        assertThat(rejected.isEmpty()).isTrue();
        assertThat(registry.counter(WorkerMetrics.DROPS, "camera", "gate", "reason", "stale")
                        .count())
                .isEqualTo(1);
        // When
        frames.pipeInput(record(aged(Duration.ZERO, true), jpeg));
        // Then
        CountEvent event = EventJson.read(counts.readValue(), CountEvent.class);
        assertThat(event.drops()).containsExactly(Map.entry("stale", 1L));
    }

    @Test
    void oldFrameOfAnAnalysedFileShouldBeCounted() {
        // When
        frames.pipeInput(record(aged(Duration.ofHours(2), false), jpeg));
        // Then
        assertThat(counts.getQueueSize()).isEqualTo(1);
    }

    @Test
    void frameWithoutAHeaderFieldShouldBeRejectedWithTheReason() {
        // Given
        TestRecord<String, byte[]> record = record(aged(Duration.ZERO, true), jpeg);
        record.headers().remove("throng-width");
        // When
        frames.pipeInput(record);
        // Then
        assertRejected("header throng-width is missing", "header");
    }

    @Test
    void truncatedJpegShouldBeRejectedAndTheNextFrameCounted() {
        // Given
        byte[] half = Arrays.copyOf(jpeg, jpeg.length / 2);
        // When
        frames.pipeInput(record(aged(Duration.ZERO, true), half));
        frames.pipeInput(record(aged(Duration.ZERO, true), jpeg));
        // Then
        assertRejected("a JPEG that is cut off", "picture");
        assertThat(counts.getQueueSize()).isEqualTo(1);
    }

    @Test
    void jpegOfAnotherSizeThanItsHeaderSaysShouldBeRejected() {
        // Given
        Instant now = CLOCK.instant();
        FrameHeader header = new FrameHeader(1, now, now, 0, 640, 480, true);
        // When
        frames.pipeInput(record(header, jpeg));
        // Then
        assertRejected("the header says 640x480 pixels, the JPEG has 768x576", "header");
    }

    @Test
    void recordWithoutAKeyOrValueShouldBeRejected() {
        // When
        frames.pipeInput(new TestRecord<>("gate", null, header(aged(Duration.ZERO, true)), Instant.EPOCH));
        // Then
        assertRejected("a frame needs the camera's id as key and a JPEG as value", "header");
        // When
        frames.pipeInput(new TestRecord<>(null, jpeg, header(aged(Duration.ZERO, true)), Instant.EPOCH));
        // Then
        assertThat(rejected.readRecord().value()).isEqualTo(jpeg);
        assertThat(registry.counter(WorkerMetrics.REJECTED, "camera", "unknown", "reason", "header")
                        .count())
                .isEqualTo(1);
    }

    private @Nullable CameraDefinition definition() {
        return camera == null
                ? null
                : new CameraDefinition(camera, Origin.API, paused ? Instant.EPOCH : null, Instant.EPOCH);
    }

    private static ZoneConfig zone(String id, ZoneConfig.Kind kind, double top, double bottom) {
        List<Position> corners =
                List.of(new Position(0, top), new Position(1, top), new Position(1, bottom), new Position(0, bottom));
        return new ZoneConfig(id, null, kind, corners, null, null, null);
    }

    private void assertRejected(String reason, String kind) {
        TestRecord<String, byte[]> record = rejected.readRecord();
        assertThat(text(record.headers(), RejectedFrames.REASON)).startsWith(reason);
        assertThat(text(record.headers(), "throng-sequence")).isEqualTo("1");
        assertThat(registry.counter(WorkerMetrics.REJECTED, "camera", "gate", "reason", kind)
                        .count())
                .isEqualTo(1);
    }

    private static FrameHeader aged(Duration age, boolean live) {
        Instant captured = CLOCK.instant().minus(age);
        return new FrameHeader(1, captured, captured, 0, SampleFrames.WIDTH, SampleFrames.HEIGHT, live);
    }

    private static TestRecord<String, byte[]> record(FrameHeader header, byte[] value) {
        return new TestRecord<>("gate", value, header(header), header.capturedAt());
    }

    private static Headers header(FrameHeader header) {
        Headers headers = new RecordHeaders();
        FrameHeaders.write(header, headers);
        return headers;
    }

    private static String text(Headers headers, String key) {
        return new String(headers.lastHeader(key).value(), UTF_8);
    }
}
