package dev.throng.analytics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.throng.SampleFrames;
import dev.throng.camera.CameraDefinition;
import dev.throng.camera.CameraRegistry;
import dev.throng.camera.Origin;
import dev.throng.config.CameraConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.config.LevelsConfig;
import dev.throng.config.ModelConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.AlertEvent;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.MinuteEvent;
import dev.throng.event.WorkerStatus;
import dev.throng.frame.FrameHeader;
import dev.throng.frame.FrameHeaders;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import dev.throng.latency.Stage;
import dev.throng.management.Health;
import dev.throng.vision.ModelException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker with the real model and a real broker. */
class WorkerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @Test
    void framesShouldBecomeCountsAndACorruptOneShouldBeRejected() throws Exception {
        // Given
        KafkaConfig local = kafka(0);
        List<byte[]> jpegs = SampleFrames.jpegs(3);
        try (EmbeddedBroker broker = EmbeddedBroker.start(local)) {
            KafkaConfig kafka = local.at(broker.bootstrapServers());
            TopicAdmin.ensureTopics(kafka, PATIENCE);
            try (Worker worker = start(kafka);
                    KafkaProducer<String, byte[]> producer = producer(kafka)) {
                awaitReady(worker);
                // When
                send(producer, "gate-a", 1, jpegs.get(0));
                send(producer, "gate-b", 1, "garbage".getBytes(UTF_8));
                send(producer, "gate-b", 2, jpegs.get(1));
                send(producer, "gate-a", 2, jpegs.get(2));
                // Then
                List<CountEvent> events = new ArrayList<>();
                for (ConsumerRecord<String, byte[]> record : read(kafka, Topic.COUNTS, 3)) {
                    events.add(EventJson.read(record.value(), CountEvent.class));
                }
                assertThat(events)
                        .extracting(CountEvent::camera, CountEvent::sequence)
                        .map(Object::toString)
                        .containsExactlyInAnyOrder("(\"gate-a\", 1L)", "(\"gate-a\", 2L)", "(\"gate-b\", 2L)");
                assertThat(events).allSatisfy(event -> {
                    assertThat(event.latencyMillis().get(Stage.INFERENCE)).isPositive();
                    assertThat(event.latencyMillis().get(Stage.PUBLISH)).isPositive();
                });
                ConsumerRecord<String, byte[]> refused =
                        read(kafka, Topic.REJECTED, 1).get(0);
                assertThat(refused.key()).isEqualTo("gate-b");
                assertThat(refused.headers().lastHeader(RejectedFrames.REASON).value())
                        .asString()
                        .startsWith("not a JPEG");
            }
        }
    }

    @Test
    void workerShouldAnnounceItselfAndTakeThatBackAtTheEnd() throws Exception {
        // Given
        KafkaConfig local = kafka(0);
        try (EmbeddedBroker broker = EmbeddedBroker.start(local)) {
            KafkaConfig kafka = local.at(broker.bootstrapServers());
            TopicAdmin.ensureTopics(kafka, PATIENCE);
            Worker worker = start(kafka);
            ConsumerRecord<String, byte[]> announced =
                    read(kafka, Topic.WORKER_STATUS, 1).get(0);
            // When
            long began = System.nanoTime();
            worker.close();
            Duration closing = Duration.ofNanos(System.nanoTime() - began);
            // Then
            WorkerStatus status = EventJson.read(announced.value(), WorkerStatus.class);
            assertThat(status.worker()).isEqualTo(announced.key());
            assertThat(status.model().name()).isEqualTo("pet-mobile");
            assertThat(status.license()).contains("research");
            assertThat(status.inputWidth()).isEqualTo(768);
            List<ConsumerRecord<String, byte[]>> all = read(kafka, Topic.WORKER_STATUS, 2);
            assertThat(all.get(all.size() - 1).value()).isNull();
            assertThat(closing).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void workerShouldSayThatTheBrokerIsAwayAndResumeWhenItIsBack() throws Exception {
        // Given
        KafkaConfig local = kafka(freePort());
        byte[] jpeg = SampleFrames.jpegs(1).get(0);
        EmbeddedBroker first = EmbeddedBroker.start(local);
        KafkaConfig kafka = local.at(first.bootstrapServers());
        TopicAdmin.ensureTopics(kafka, PATIENCE);
        try (Worker worker = start(kafka)) {
            awaitReady(worker);
            // When
            first.close();
            // Then
            await().atMost(PATIENCE).until(() -> !worker.health().ready());
            assertThat(worker.health()).isEqualTo(Health.notReady("Kafka does not answer"));
            // When
            try (EmbeddedBroker second = EmbeddedBroker.start(local);
                    KafkaProducer<String, byte[]> producer = producer(kafka)) {
                // Then
                assertThat(second.bootstrapServers()).isEqualTo(kafka.bootstrapServers());
                awaitReady(worker);
                send(producer, "gate", 1, jpeg);
                assertThat(read(kafka, Topic.COUNTS, 1)).hasSize(1);
            }
        }
    }

    @Test
    void alertShouldBeRaisedOnceThoughTheWorkerChanges() throws Exception {
        // Given
        KafkaConfig local = kafka(0);
        byte[] jpeg = SampleFrames.jpegs(2).get(1);
        LevelsConfig levels = new LevelsConfig(null, 1.0, null, null, null, Duration.ZERO, null);
        CameraConfig gate = CameraConfig.of("gate", null, "gate.mp4", true).withLevels(levels);
        try (EmbeddedBroker broker = EmbeddedBroker.start(local)) {
            KafkaConfig kafka = local.at(broker.bootstrapServers());
            TopicAdmin.ensureTopics(kafka, PATIENCE);
            define(kafka, gate);
            ThrongConfig config = config(kafka);
            try (KafkaProducer<String, byte[]> producer = producer(kafka)) {
                try (Worker first = Worker.start(config, new SimpleMeterRegistry(), Clock.systemUTC())) {
                    awaitReady(first);
                    send(producer, "gate", 1, jpeg);
                    read(kafka, Topic.ALERTS, 1);
                }
                try (Worker second = Worker.start(config, new SimpleMeterRegistry(), Clock.systemUTC())) {
                    awaitReady(second);
                    // When
                    send(producer, "gate", 2, jpeg);
                    send(producer, "gate", 3, SampleFrames.black());
                    // Then
                    List<AlertEvent> alerts = new ArrayList<>();
                    for (ConsumerRecord<String, byte[]> record : read(kafka, Topic.ALERTS, 2)) {
                        alerts.add(EventJson.read(record.value(), AlertEvent.class));
                    }
                    assertThat(alerts)
                            .extracting(AlertEvent::state)
                            .containsExactly(AlertEvent.State.RAISED, AlertEvent.State.CLEARED);
                    assertThat(alerts)
                            .extracting(AlertEvent::id)
                            .containsOnly(alerts.get(0).id());
                    assertThat(alerts).extracting(AlertEvent::revision).containsExactly(1, 2);
                    CountEvent crowded =
                            EventJson.read(read(kafka, Topic.COUNTS, 3).get(1).value(), CountEvent.class);
                    assertThat(crowded.level()).isEqualTo("busy");
                }
            }
        }
    }

    @Test
    void minuteShouldGoOnThoughTheWorkerChanges() throws Exception {
        // Given
        KafkaConfig local = kafka(0);
        byte[] jpeg = SampleFrames.jpegs(2).get(1);
        Instant minute = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MINUTES);
        try (EmbeddedBroker broker = EmbeddedBroker.start(local)) {
            KafkaConfig kafka = local.at(broker.bootstrapServers());
            TopicAdmin.ensureTopics(kafka, PATIENCE);
            try (KafkaProducer<String, byte[]> producer = producer(kafka)) {
                try (Worker first = start(kafka)) {
                    awaitReady(first);
                    send(producer, "gate", 1, jpeg, minute.plusSeconds(1));
                    send(producer, "gate", 2, jpeg, minute.plusSeconds(10));
                    read(kafka, Topic.HISTORY, 1);
                }
                try (Worker second = start(kafka)) {
                    awaitReady(second);
                    // When
                    send(producer, "gate", 3, SampleFrames.black(), minute.plusSeconds(20));
                    send(producer, "gate", 4, SampleFrames.black(), minute.plusSeconds(70));
                    // Then
                    List<MinuteEvent> told = new ArrayList<>();
                    for (ConsumerRecord<String, byte[]> record : read(kafka, Topic.HISTORY, 4)) {
                        told.add(EventJson.read(record.value(), MinuteEvent.class));
                    }
                    List<MinuteEvent> over =
                            told.stream().filter(MinuteEvent::closed).toList();
                    assertThat(over).hasSize(1);
                    assertThat(over.get(0).minute()).isEqualTo(minute);
                    MinuteEvent.Place whole = over.get(0).places().get(0);
                    assertThat(whole.samples()).isEqualTo(3);
                    assertThat(whole.min()).isZero();
                    assertThat(whole.max()).isPositive();
                    assertThat(whole.mean()).isBetween(0.01, (double) whole.max());
                }
            }
        }
    }

    @Test
    void closeWhileTheBrokerIsAwayShouldTakeUnderFourSeconds() throws Exception {
        // Given
        KafkaConfig local = kafka(0);
        EmbeddedBroker broker = EmbeddedBroker.start(local);
        KafkaConfig kafka = local.at(broker.bootstrapServers());
        TopicAdmin.ensureTopics(kafka, PATIENCE);
        Worker worker = start(kafka);
        awaitReady(worker);
        broker.close();
        // When
        long began = System.nanoTime();
        worker.close();
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void startWithoutAModelShouldFailWithTheReason() {
        // Given
        ThrongConfig config = config(kafka(0).at("127.0.0.1:1"))
                .withModel(ModelConfig.defaults().withPath(Path.of("nowhere.onnx")));
        // When / Then
        assertThatThrownBy(() -> Worker.start(config, new SimpleMeterRegistry(), Clock.systemUTC()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nowhere.onnx: no such file");
    }

    private KafkaConfig kafka(int port) {
        return new KafkaConfig(null, null, 4, null, null, port, data);
    }

    private static int freePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private static void define(KafkaConfig kafka, CameraConfig camera) {
        try (CameraRegistry cameras =
                CameraRegistry.open(new KafkaSettings(kafka), "test-cameras", CameraRegistry.NOBODY)) {
            cameras.put(
                    CameraDefinition.of(camera, Origin.API, Clock.systemUTC().instant()));
        }
    }

    private static ThrongConfig config(KafkaConfig kafka) {
        return new ThrongConfig(kafka, null, null, null, null, null, null);
    }

    private static Worker start(KafkaConfig kafka) throws Exception {
        return Worker.start(config(kafka), new SimpleMeterRegistry(), Clock.systemUTC());
    }

    private static void awaitReady(Worker worker) {
        await().atMost(PATIENCE).until(() -> worker.health().ready());
    }

    private static KafkaProducer<String, byte[]> producer(KafkaConfig kafka) {
        return new KafkaProducer<>(new KafkaSettings(kafka).producer("test"));
    }

    private static void send(KafkaProducer<String, byte[]> producer, String camera, long sequence, byte[] jpeg)
            throws Exception {
        send(producer, camera, sequence, jpeg, Clock.systemUTC().instant());
    }

    private static void send(
            KafkaProducer<String, byte[]> producer, String camera, long sequence, byte[] jpeg, Instant now)
            throws Exception {
        var record = new ProducerRecord<>("throng.frames", camera, jpeg);
        // not live: a busy machine must not make the test's frames stale
        FrameHeaders.write(
                new FrameHeader(sequence, now, now, 0, SampleFrames.WIDTH, SampleFrames.HEIGHT, false),
                record.headers());
        producer.send(record).get();
    }

    /** The topic's records, at least so many, once they are there. */
    private static List<ConsumerRecord<String, byte[]>> read(KafkaConfig kafka, Topic topic, int atLeast) {
        List<TopicPartition> partitions = IntStream.range(0, kafka.partitions())
                .mapToObj(i -> new TopicPartition(new KafkaSettings(kafka).topic(topic), i))
                .toList();
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<String, byte[]>(new KafkaSettings(kafka).consumer("test"))) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= atLeast;
            });
        }
        return records;
    }
}
