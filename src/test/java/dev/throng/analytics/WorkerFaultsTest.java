package dev.throng.analytics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.throng.LogTap;
import dev.throng.SampleFrames;
import dev.throng.analytics.heat.HeatProcessor;
import dev.throng.analytics.history.MinuteProcessor;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ModelConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.config.WorkerConfig;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.MinuteEvent;
import dev.throng.frame.FrameHeader;
import dev.throng.frame.FrameHeaders;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.TailReader;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker does when something is wrong, with a real broker. */
class WorkerFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final ModelConfig TINY = ModelConfig.defaults().withPath(MODELS.resolve("tiny.onnx"));

    @TempDir
    private Path data;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<CountEvent> counts = new CopyOnWriteArrayList<>();
    private final List<MinuteEvent> minutes = new CopyOnWriteArrayList<>();
    private final List<String> rejections = new CopyOnWriteArrayList<>();
    private EmbeddedBroker broker;
    private KafkaConfig kafka;
    private KafkaProducer<String, byte[]> producer;
    private TailReader reader;

    @BeforeEach
    void open() throws Exception {
        KafkaConfig local = new KafkaConfig(null, null, 1, null, null, 0, data.resolve("kafka"));
        broker = EmbeddedBroker.start(local);
        kafka = local.at(broker.bootstrapServers());
        TopicAdmin.ensureTopics(kafka, PATIENCE);
        KafkaSettings settings = new KafkaSettings(kafka);
        producer = new KafkaProducer<>(settings.producer("test"));
        Set<Topic> results = Set.of(Topic.COUNTS, Topic.HISTORY, Topic.REJECTED);
        reader = TailReader.start("test", settings, Set.of(), results, this::keep);
    }

    @AfterEach
    void close() {
        reader.close();
        producer.close();
        broker.close();
    }

    @Test
    void runThatDoesNotEndShouldRejectItsFrameAndNoOther() throws Exception {
        // Given a model that does not come back where the first pixel is not black
        ModelConfig model = TINY.withPath(MODELS.resolve("endless.onnx")).withTimeout(Duration.ofMillis(500));
        try (Worker worker = start(model, WorkerConfig.defaults())) {
            awaitReady(worker);
            // When
            send(1, SampleFrames.jpegs(1).get(0), "throng-none");
            send(2, SampleFrames.black(), "throng-none");
            // Then
            await().atMost(PATIENCE).until(() -> counts.size() == 1);
            assertThat(counts.get(0).sequence()).isEqualTo(2);
            assertThat(rejections).containsExactly("the model gave no answer in time; its run was cancelled");
            awaitReady(worker);
        }
    }

    @Test
    void damagedAndDeceitfulPicturesShouldBeRejectedAndTheNextOneCounted() throws Exception {
        // Given
        byte[] whole = SampleFrames.jpegs(1).get(0);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        byte[] bomb = whole.clone();
        int sizes = startOfFrame(bomb) + 5;
        Arrays.fill(bomb, sizes, sizes + 4, (byte) 0xFD);
        try (Worker worker = start(TINY, WorkerConfig.defaults())) {
            awaitReady(worker);
            // When
            send(1, half, "throng-none");
            send(2, bomb, "throng-none");
            send(3, "no picture".getBytes(UTF_8), "throng-none");
            send(4, whole, "throng-width");
            send(5, whole, "throng-none");
            // Then
            await().atMost(PATIENCE).until(() -> counts.size() == 1 && rejections.size() == 4);
            assertThat(counts.get(0).sequence()).isEqualTo(5);
            assertThat(rejections)
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("a JPEG that is cut off"),
                            second -> assertThat(second).startsWith("a picture of 65021x65021 pixels"),
                            third -> assertThat(third).startsWith("not a JPEG"),
                            fourth -> assertThat(fourth).startsWith("header throng-width: expected a whole number"));
        }
    }

    @Test
    void countThatKafkaDoesNotTakeShouldBeLeftOutAndTheNextOneBeWritten() throws Exception {
        // Given a topic that takes no event
        limitCountsTo(1);
        try (Worker worker = start(TINY, WorkerConfig.defaults());
                LogTap log = new LogTap()) {
            awaitReady(worker);
            // When
            send(1, SampleFrames.black(), "throng-none");
            // Then
            await().atMost(PATIENCE)
                    .until(() -> log.lines().stream()
                            .anyMatch(line -> line.startsWith("Kafka does not take a record; it is left out")
                                    && line.contains("throng.counts")
                                    && line.contains("gate")));
            // When
            limitCountsTo(1_000_000);
            send(2, SampleFrames.black(), "throng-none");
            // Then
            await().atMost(PATIENCE).until(() -> counts.size() == 1);
            assertThat(counts.get(0).sequence()).isEqualTo(2);
            assertThat(rejections).isEmpty();
            assertThat(worker.health().ready()).isTrue();
        }
    }

    @Test
    void storedStateThatIsNotUnderstoodShouldBeginAnew() throws Exception {
        // Given a first worker that makes the stores' topics, and then what another version might leave there
        Instant minute = Instant.parse("2026-11-24T05:00:00Z");
        try (Worker worker = start(TINY, WorkerConfig.defaults())) {
            awaitReady(worker);
            send(1, SampleFrames.black(), minute, "throng-none");
            await().atMost(PATIENCE).until(() -> counts.size() == 1);
        }
        for (String store : List.of(LevelProcessor.STORE, MinuteProcessor.STORE, HeatProcessor.STORE)) {
            String changelog = "throng-worker-%s-changelog".formatted(store);
            producer.send(new ProducerRecord<>(changelog, 0, "gate", "{\"places\":{\"\":{}}}".getBytes(UTF_8)))
                    .get();
            producer.send(new ProducerRecord<>(changelog, 0, "yard", new byte[] {0, 1, 2}))
                    .get();
        }
        // When
        try (Worker worker = start(TINY, WorkerConfig.defaults())) {
            awaitReady(worker);
            send(2, SampleFrames.black(), minute.plusSeconds(6), "throng-none");
            // Then
            await().atMost(PATIENCE).until(() -> counts.size() == 2 && !minutes.isEmpty());
            assertThat(minutes.get(0).places().get(0).samples()).isEqualTo(1);
            assertThat(rejections).isEmpty();
        }
    }

    @Test
    void storesOnDiskShouldKeepAMinute() throws Exception {
        // Given
        assumeThat(WorkerFaultsTest.class.getResource("/org/rocksdb/RocksDB.class"))
                .as("built with -Procksdb")
                .isNotNull();
        WorkerConfig onDisk = WorkerConfig.defaults()
                .withStores(WorkerConfig.Stores.ROCKSDB)
                .withStateDirectory(data.resolve("state"));
        Instant minute = Instant.parse("2026-11-24T05:00:00Z");
        try (Worker worker = start(TINY, onDisk)) {
            awaitReady(worker);
            send(1, SampleFrames.black(), minute, "throng-none");
            send(2, SampleFrames.black(), minute.plusSeconds(6), "throng-none");
            await().atMost(PATIENCE).until(() -> minutes.size() == 1);
        }
        // When
        try (Worker worker = start(TINY, onDisk)) {
            awaitReady(worker);
            send(3, SampleFrames.black(), minute.plusSeconds(12), "throng-none");
            // Then
            await().atMost(PATIENCE).until(() -> minutes.size() == 2);
            assertThat(minutes.get(1).places().get(0).samples()).isEqualTo(3);
        }
    }

    @Test
    void storesOnDiskThatAreDamagedShouldBeNamedWithWhatToDo() throws Exception {
        // Given
        assumeThat(WorkerFaultsTest.class.getResource("/org/rocksdb/RocksDB.class"))
                .as("built with -Procksdb")
                .isNotNull();
        Path state = data.resolve("state");
        WorkerConfig onDisk =
                WorkerConfig.defaults().withStores(WorkerConfig.Stores.ROCKSDB).withStateDirectory(state);
        try (Worker worker = start(TINY, onDisk)) {
            awaitReady(worker);
            send(1, SampleFrames.black(), "throng-none");
            await().atMost(PATIENCE).until(() -> counts.size() == 1);
        }
        try (Stream<Path> files = Files.walk(state)) {
            for (Path current : files.filter(each -> each.endsWith("CURRENT")).toList()) {
                Files.writeString(current, "of another version");
            }
        }
        // When / Then
        assertThatThrownBy(() -> start(TINY, onDisk))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("worker.stateDirectory: what is stored there cannot be used")
                .hasMessageContaining(state.toString())
                .hasMessageContaining("Remove the folder");
        // When
        Utils.delete(state.toFile());
        try (Worker worker = start(TINY, onDisk)) {
            // Then
            awaitReady(worker);
        }
    }

    @Test
    void stateDirectoryThatCannotBeMadeShouldBeNamed() throws Exception {
        // Given
        Path file = Files.writeString(data.resolve("file"), "");
        WorkerConfig onDisk = WorkerConfig.defaults().withStateDirectory(file.resolve("below"));
        // When / Then
        assertThatThrownBy(() -> start(TINY, onDisk))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be made");
    }

    @Test
    void stateDirectoryOfAnotherWorkerShouldBeRefused() throws Exception {
        // Given
        Path folder = data.resolve("shared");
        WorkerConfig config = WorkerConfig.defaults().withStateDirectory(folder);
        try (StateDirectory taken = StateDirectory.of(folder)) {
            // When / Then
            assertThatThrownBy(() -> start(TINY, config))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("worker.stateDirectory: " + taken.path())
                    .hasMessageContaining("give each worker a folder of its own");
        }
        // Then it is free again
        StateDirectory.of(folder).close();
    }

    @Test
    void gpuThatIsNotThereShouldBeReplacedByTheCpuAndToldEverywhere() throws Exception {
        // When
        try (Worker worker = start(TINY.withDevice("cuda:98,cuda:99"), WorkerConfig.defaults())) {
            awaitReady(worker);
            send(1, SampleFrames.black(), "throng-none");
            // Then
            await().atMost(PATIENCE).until(() -> counts.size() == 1);
            assertThat(worker.device()).isEqualTo("cpu");
            assertThat(worker.health().detail())
                    .contains("cuda:98 failed; this worker counts on the CPU")
                    .contains("cuda:99 failed");
            assertThat(metrics.get(WorkerMetrics.DEGRADED).gauge().value()).isEqualTo(1);
        }
    }

    /** The largest record that the topic of counts takes. */
    private void limitCountsTo(int bytes) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            ConfigEntry limit = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(bytes));
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, "throng.counts"),
                            List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private Worker start(ModelConfig model, WorkerConfig worker) throws Exception {
        ThrongConfig config = new ThrongConfig(kafka, null, null, model, worker, null, null);
        return Worker.start(config, metrics, Clock.systemUTC());
    }

    private static void awaitReady(Worker worker) {
        await().atMost(PATIENCE).until(() -> worker.health().ready());
    }

    private void send(long sequence, byte[] jpeg, String spoiltHeader) throws Exception {
        send(sequence, jpeg, Clock.systemUTC().instant(), spoiltHeader);
    }

    private void send(long sequence, byte[] jpeg, Instant at, String spoiltHeader) throws Exception {
        var record = new ProducerRecord<>("throng.frames", "gate", jpeg);
        FrameHeaders.write(
                new FrameHeader(sequence, at, at, 0, SampleFrames.WIDTH, SampleFrames.HEIGHT, false), record.headers());
        record.headers().add(spoiltHeader, "x".getBytes(UTF_8));
        producer.send(record).get();
    }

    private void keep(ConsumerRecord<String, byte[]> record) {
        try {
            switch (record.topic()) {
                case "throng.counts" -> counts.add(EventJson.read(record.value(), CountEvent.class));
                case "throng.history" -> minutes.add(EventJson.read(record.value(), MinuteEvent.class));
                default ->
                    rejections.add(new String(
                            record.headers().lastHeader(RejectedFrames.REASON).value(), UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the segment with the picture's size begins. */
    private static int startOfFrame(byte[] jpeg) {
        for (int i = 0; i < jpeg.length - 1; i++) {
            if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xC0) {
                return i;
            }
        }
        throw new AssertionError("no such segment");
    }
}
