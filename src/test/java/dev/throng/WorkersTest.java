package dev.throng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throng.config.KafkaConfig;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers as processes of their own, with the real model, which share live cameras. */
class WorkersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What is promised to operators. */
    private static final Duration HANDOVER = Duration.ofSeconds(10);

    private static final int CAMERAS = 8;
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path folder;

    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, List<CountEvent>> counts = new ConcurrentHashMap<>();
    /** What was told of a minute, by camera and minute, the oldest first. */
    private final Map<String, List<MinuteEvent>> minutes = new ConcurrentHashMap<>();

    private long sent;

    @Test
    void everyCameraShouldBeCountedAgainWhenAWorkerIsKilled() throws Exception {
        // Given
        Path config = Files.writeString(folder.resolve("throng.yml"), """
                kafka: {partitions: 4}
                model: {inputSize: 256x128, threads: 1}
                worker: {streamThreads: 2, standbyReplicas: 1}
                management: {port: 0}
                """);
        KafkaConfig local = new KafkaConfig(null, null, 4, null, null, 0, null);
        try (EmbeddedBroker broker = EmbeddedBroker.start(local)) {
            KafkaConfig kafka = local.at(broker.bootstrapServers());
            TopicAdmin.ensureTopics(kafka, PATIENCE);
            KafkaSettings settings = new KafkaSettings(kafka);
            try (TailReader events = TailReader.start(
                            "test", settings, Set.of(), Set.of(Topic.COUNTS, Topic.HISTORY), this::keep);
                    ThrongProcess survivor = worker("survivor", config, broker);
                    ThrongProcess victim = worker("victim", config, broker);
                    KafkaProducer<String, byte[]> producer = new KafkaProducer<>(settings.producer("test"))) {
                List<byte[]> jpegs = SampleFrames.jpegs(3);
                var unused = sender.scheduleAtFixedRate(
                        () -> send(producer, jpegs), 0, 1_000 / CAMERAS, TimeUnit.MILLISECONDS);
                await().atMost(PATIENCE).until(() -> !countedBy(victim).isEmpty());
                await().atMost(PATIENCE).until(() -> !countedBy(survivor).isEmpty());
                await().atMost(PATIENCE).until(() -> camerasIn(minutes) == CAMERAS);
                await().atMost(PATIENCE).until(() -> standbyCopies(survivor), copies -> copies > 0);
                // When
                victim.kill();
                Instant killed = CLOCK.instant();
                // Then
                await().atMost(HANDOVER).until(() -> areAllCountedAfter(killed));
                int told = minutes.values().stream().mapToInt(List::size).sum();
                await().atMost(PATIENCE)
                        .until(() ->
                                minutes.values().stream().mapToInt(List::size).sum() >= told + CAMERAS);
                assertThat(events.isReachable()).isTrue();
                assertThat(survivor.stderr()).contains("goes on from the copy kept here store=\"minutes\"");
            } finally {
                sender.shutdownNow();
            }
        }
        assertThat(counts.values()).allSatisfy(WorkersTest::assertThatRepeatsAreFewAndEqual);
        // a minute that began anew would have fewer samples than were told of it before
        assertThat(minutes.values())
                .allSatisfy(told -> assertThat(told.stream()
                                .map(event -> event.places().get(0).samples())
                                .toList())
                        .isSorted());
    }

    /** At least once: what was counted but not yet committed is counted again, unless it is too old by then. */
    private static void assertThatRepeatsAreFewAndEqual(List<CountEvent> events) {
        Map<Long, List<CountEvent>> bySequence = events.stream().collect(Collectors.groupingBy(CountEvent::sequence));
        assertThat(events.size() - bySequence.size())
                .as("repeated counts of " + events.get(0).camera())
                .isLessThanOrEqualTo(2);
        assertThat(bySequence.values())
                .allSatisfy(same -> assertThat(same)
                        .extracting(CountEvent::points)
                        .containsOnly(same.get(0).points()));
    }

    private boolean areAllCountedAfter(Instant time) {
        return counts.size() == CAMERAS
                && counts.values().stream()
                        .allMatch(events ->
                                events.get(events.size() - 1).capturedAt().isAfter(time));
    }

    private static long camerasIn(Map<String, List<MinuteEvent>> minutes) {
        return minutes.values().stream()
                .map(told -> told.get(0).camera())
                .distinct()
                .count();
    }

    private void send(KafkaProducer<String, byte[]> producer, List<byte[]> jpegs) {
        Instant now = CLOCK.instant();
        FrameHeader header =
                new FrameHeader(sent / CAMERAS, now, now, 0, SampleFrames.WIDTH, SampleFrames.HEIGHT, true);
        var record = new ProducerRecord<>(
                "throng.frames", "camera-" + sent % CAMERAS, jpegs.get((int) (sent / CAMERAS % jpegs.size())));
        FrameHeaders.write(header, record.headers());
        var unused = producer.send(record);
        sent++;
    }

    private void keep(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals("throng.counts")) {
                counts.computeIfAbsent(record.key(), camera -> new CopyOnWriteArrayList<>())
                        .add(EventJson.read(record.value(), CountEvent.class));
            } else {
                minutes.computeIfAbsent(record.key(), minute -> new CopyOnWriteArrayList<>())
                        .add(EventJson.read(record.value(), MinuteEvent.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ThrongProcess worker(String name, Path config, EmbeddedBroker broker) throws IOException {
        return ThrongProcess.start(
                folder.resolve(name),
                Map.of("THRONG_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()),
                "worker",
                "--config",
                config.toString());
    }

    /** The metrics of the cameras that the worker has counted. */
    private static List<String> countedBy(ThrongProcess worker) throws Exception {
        return metrics(worker, "throng_worker_frames_total");
    }

    private static double standbyCopies(ThrongProcess worker) throws Exception {
        String line = metrics(worker, "throng_worker_standby_copies ").get(0);
        return Double.parseDouble(line.substring(line.indexOf(' ')));
    }

    private static List<String> metrics(ThrongProcess worker, String beginning) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(worker.awaitManagement() + "metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return response.body()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .toList();
    }
}
