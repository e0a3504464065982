package dev.throng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.config.KafkaConfig;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.kafka.KafkaSettings;
import dev.throng.latency.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code throng demo} as a user runs it, in a process of its own. */
class DemoTest {
    private static final String[] ANY_PORTS = {"--port=0", "--management-port=0", "--kafka-port=0"};

    @TempDir
    private Path folder;

    @Test
    void demoShouldCountPeopleAndEndCleanlyOnCtrlC() throws Exception {
        // Given
        try (ThrongProcess demo = demo()) {
            String page = demo.awaitPage();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> get(page + "api/v1/cameras/demo/count").statusCode() == 200);
            // When
            demo.interrupt();
            demo.awaitExit(Duration.ofSeconds(60));
            // Then
            assertThat(demo.stdout() + demo.stderr()).doesNotContain("Exception", "\tat ", "ERROR", "WARN");
            try (Stream<Path> left = Files.walk(demo.temporaryFolder())) {
                assertThat(left.filter(Files::isRegularFile)
                                .filter(file -> !file.toString().contains("hsperfdata")))
                        .isEmpty();
            }
        }
    }

    @Test
    void subscriberToCountsShouldSeeEventsWithPointsAndLatency() throws Exception {
        // Given
        try (ThrongProcess demo = demo()) {
            demo.awaitPage();
            KafkaConfig kafka = KafkaConfig.defaults().at(demo.awaitKafka());
            try (var consumer = new KafkaConsumer<String, byte[]>(subscriber(kafka))) {
                consumer.subscribe(List.of("throng.counts"));
                // When
                CountEvent event = await().atMost(Duration.ofSeconds(60))
                        .until(() -> firstPeople(consumer), java.util.Objects::nonNull);
                // Then
                assertThat(event.camera()).isEqualTo("demo");
                assertThat(event.points()).hasSize(event.count());
                assertThat(event.latencyMillis()).containsKeys(Stage.DECODE, Stage.ENCODE, Stage.INFERENCE);
            }
        }
    }

    static Stream<Arguments> unusableInputs() {
        return Stream.of(
                Arguments.of("--input=missing.mp4", "missing.mp4"),
                Arguments.of("--input=pom.xml", "pom.xml"),
                Arguments.of("--input=gopher://host/x", "gopher"),
                Arguments.of("--model=missing.onnx", "missing.onnx"),
                Arguments.of("--model=pom.xml", "pom.xml"));
    }

    @ParameterizedTest
    @MethodSource("unusableInputs")
    void demoWithAnUnusableInputShouldExitWithOneMessage(String option, String named) throws Exception {
        // When
        try (ThrongProcess demo = demo(option)) {
            int code = demo.awaitExit(Duration.ofSeconds(40));
            // Then
            assertThat(code).isEqualTo(1);
            assertThat(demo.stderr().lines().filter(line -> line.startsWith("throng: ")))
                    .singleElement()
                    .asString()
                    .contains(named);
            assertThat(demo.stderr()).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void demoOnAPortInUseShouldExitWithOneMessage() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                // When
                ThrongProcess demo = ThrongProcess.start(
                        folder, Map.of(), "demo", "--kafka-port=0", "--port=" + taken.getLocalPort())) {
            int code = demo.awaitExit(Duration.ofSeconds(40));
            // Then
            assertThat(code).isEqualTo(1);
            assertThat(demo.stderr()).contains("gateway.port").doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void restShouldDescribeTheModelAndLatency() throws Exception {
        // Given
        try (ThrongProcess demo = demo()) {
            String page = demo.awaitPage();
            // When
            JsonNode model = await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> json(page + "api/v1/model"),
                            found -> !found.findPath("device").isMissingNode());
            // Then
            assertThat(model.findPath("device").asText()).isEqualTo("cpu");
            assertThat(model.findPath("deviceReason").asText()).isNotBlank();
            assertThat(get(demo.awaitManagement() + "ready").statusCode()).isEqualTo(200);
        }
    }

    private ThrongProcess demo(String... more) throws IOException {
        String[] args = Stream.of(Stream.of("demo"), Stream.of(ANY_PORTS), Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return ThrongProcess.start(folder, Map.of(), args);
    }

    private static java.util.Properties subscriber(KafkaConfig kafka) {
        var settings = new KafkaSettings(kafka).consumer("subscriber");
        settings.put("group.id", "subscriber");
        return settings;
    }

    private static CountEvent firstPeople(KafkaConsumer<String, byte[]> consumer) throws IOException {
        for (var record : consumer.poll(Duration.ofMillis(500))) {
            CountEvent event = EventJson.read(record.value(), CountEvent.class);
            if (event.count() > 0) {
                return event;
            }
        }
        return null;
    }

    private static JsonNode json(String url) throws Exception {
        return new ObjectMapper().readTree(get(url).body());
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
