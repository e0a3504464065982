package dev.throng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.config.KafkaConfig;
import dev.throng.frame.BadFrameException;
import dev.throng.frame.FrameHeaders;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.TailReader;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ingest nodes as processes of their own, which share cameras out among themselves. */
class IngestNodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What is promised to operators. */
    private static final Duration HANDOVER = Duration.ofSeconds(15);

    private static final int CAMERAS = 8;

    @TempDir
    private Path folder;

    private final Map<String, List<Long>> sequences = new ConcurrentHashMap<>();

    @Test
    void camerasShouldMoveToANodeThatComesAndBackFromOneThatDies() throws Exception {
        // Given
        Path config = write(cameras("    loop: true\n")
                + "model: {inputSize: 256x128, threads: 1}\nworker: {streamThreads: 1, maxAge: 20s}\n");
        try (EmbeddedBroker broker = broker();
                TailReader frames = frames(broker);
                ThrongProcess first = node("first", config, broker);
                ThrongProcess worker = start("worker", "worker", config, broker);
                ThrongProcess gateway = start("gateway", "gateway", config, broker);
                Browser browser = Browser.open(folder.resolve("profile"), 1280, 1600, false)) {
            awaitRunning(first, CAMERAS);
            browser.driver().get(gateway.awaitPage());
            // When one more node comes
            try (ThrongProcess second = node("second", config, broker)) {
                // Then the cameras are shared
                await().atMost(PATIENCE)
                        .until(() -> running(second) > 0 && running(first) + running(second) == CAMERAS);
                int moved = running(second);
                assertThat(moved).isBetween(1, CAMERAS - 1);
                awaitMoreFramesOfAll(PATIENCE);
                await().atMost(PATIENCE)
                        .until(
                                () -> tiles(browser, "live"),
                                tiles -> tiles.size() == CAMERAS && !tiles.containsValue(0L));
                // When it dies without a word
                second.kill();
                // Then the page says so of its cameras, and all go on within the time
                Map<String, Long> lost = await().atMost(HANDOVER)
                        .until(() -> tiles(browser, "no word from ingest"), tiles -> tiles.size() == moved);
                browser.screenshot(Path.of("target", "screenshots", "ingest-node-lost.png"));
                await().atMost(HANDOVER).until(() -> running(first) == CAMERAS);
                awaitMoreFramesOfAll(PATIENCE);
                await().atMost(PATIENCE)
                        .until(
                                () -> tiles(browser, "live"),
                                tiles -> tiles.size() == CAMERAS
                                        && lost.keySet().stream().allMatch(id -> tiles.get(id) > lost.get(id)));
                browser.screenshot(Path.of("target", "screenshots", "ingest-node-replaced.png"));
            }
            assertThat(worker.stderr()).doesNotContain("ERROR");
            assertThat(browser.complaints()).isEmpty();
            assertThat(frames.isReachable()).isTrue();
            // a camera read twice at a time would mix two rows of numbers
            assertThat(sequences)
                    .hasSize(CAMERAS)
                    .allSatisfy((camera, numbers) ->
                            assertThat(numbers).as(camera).isSorted().doesNotHaveDuplicates());
        }
    }

    @Test
    void changedFileShouldTakeEffectByItselfUnlessItIsWrong() throws Exception {
        // Given
        Path config = write("""
                cameras:
                  - {id: stays, url: samples/vtest.mp4, loop: true, fps: 5}
                  - {id: goes, url: samples/vtest.mp4, loop: true}
                """);
        try (EmbeddedBroker broker = broker();
                TailReader frames = frames(broker);
                ThrongProcess node = node("node", config, broker)) {
            awaitRunning(node, 2);
            // When
            write("""
                    cameras:
                      - {id: stays, url: samples/vtest.mp4, loop: true, fps: 5}
                      - {id: goes, url: samples/vtest.mp4, fps: -1}
                      - {id: goes, url: 'gopher://op:hunter2@host'}
                    """);
            await().atMost(PATIENCE).until(() -> detail(node).contains("refused"));
            String refused = detail(node);
            write("""
                    cameras:
                      - {id: stays, name: Named, url: samples/vtest.mp4, loop: true, fps: 5}
                      - {id: comes, url: samples/vtest.mp4, loop: true}
                    """);
            await().atMost(PATIENCE).until(() -> sequences.containsKey("comes"));
            await().atMost(PATIENCE).until(() -> detail(node).equals("2 cameras: 2 running"));
            awaitMoreFrames("stays", PATIENCE);
            // Then
            assertThat(refused).startsWith("2 cameras: 2 running").contains("cameras[1].fps");
            assertThat(node.stderr()).contains("cameras[1].fps").doesNotContain("hunter2", "\tat ");
            List<Long> numbers = sequences.get("stays");
            assertThat(numbers)
                    .as("never interrupted")
                    .hasSize(Math.toIntExact(numbers.get(numbers.size() - 1) - numbers.get(0) + 1));
            assertThat(frames.isReachable()).isTrue();
        }
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("throng.yml"), yaml + "gateway: {port: 0}\nmanagement: {port: 0}\n");
    }

    private static String cameras(String settings) {
        return IntStream.range(0, CAMERAS)
                .mapToObj(i -> "  - id: camera-%d\n    url: samples/vtest.mp4\n    fps: 2\n%s".formatted(i, settings))
                .collect(Collectors.joining("", "cameras:\n", ""));
    }

    private static EmbeddedBroker broker() throws IOException {
        EmbeddedBroker broker = EmbeddedBroker.start(KafkaConfig.defaults().withEmbeddedPort(0));
        TopicAdmin.ensureTopics(KafkaConfig.defaults().at(broker.bootstrapServers()), PATIENCE);
        return broker;
    }

    private TailReader frames(EmbeddedBroker broker) {
        KafkaSettings settings = new KafkaSettings(KafkaConfig.defaults().at(broker.bootstrapServers()));
        return TailReader.start("test-frames", settings, Set.of(), Set.of(Topic.FRAMES), this::keep);
    }

    private void keep(ConsumerRecord<String, byte[]> record) {
        try {
            sequences
                    .computeIfAbsent(record.key(), camera -> new CopyOnWriteArrayList<>())
                    .add(FrameHeaders.read(record.headers()).sequence());
        } catch (BadFrameException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitMoreFramesOfAll(Duration patience) {
        List.copyOf(sequences.keySet()).forEach(camera -> awaitMoreFrames(camera, patience));
    }

    private void awaitMoreFrames(String camera, Duration patience) {
        int before = sequences.get(camera).size();
        await().atMost(patience).until(() -> sequences.get(camera).size() >= before + 3);
    }

    private ThrongProcess node(String name, Path config, EmbeddedBroker broker) throws IOException {
        return start(name, "ingest", config, broker);
    }

    private ThrongProcess start(String name, String role, Path config, EmbeddedBroker broker) throws IOException {
        return ThrongProcess.start(
                folder.resolve(name),
                Map.of("THRONG_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()),
                role,
                "--config",
                config.toString());
    }

    /**
     * Each camera whose tile shows this state, and why unless it is live, with the number of the frame that is its
     * picture; 0 without one.
     */
    private static Map<String, Long> tiles(Browser browser, String state) {
        Map<?, ?> tiles = (Map<?, ?>) browser.driver().executeScript("""
                return Object.fromEntries([...document.querySelectorAll('[data-camera]')]
                    .filter(tile => tile.querySelector('.state').textContent.startsWith(arguments[0]))
                    .filter(tile => tile.querySelector('.reason').hidden === (arguments[0] === 'live'))
                    .map(tile => [tile.dataset.camera, Number(tile.querySelector('canvas').dataset.sequence ?? 0)]));
                """, state);
        return tiles.entrySet().stream()
                .collect(Collectors.toMap(
                        tile -> (String) tile.getKey(), tile -> ((Number) tile.getValue()).longValue()));
    }

    private static void awaitRunning(ThrongProcess node, int cameras) {
        node.awaitManagement();
        await().atMost(PATIENCE).until(() -> running(node) == cameras);
    }

    private static int running(ThrongProcess node) throws Exception {
        Matcher found = Pattern.compile("(\\d+) running").matcher(detail(node));
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private static String detail(ThrongProcess node) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(node.awaitManagement() + "ready"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        JsonNode ready = new ObjectMapper().readTree(response.body());
        return ready.findPath("detail").asText();
    }
}
