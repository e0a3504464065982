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
import java.io.PrintWriter;
import java.io.StringWriter;
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
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String[] ANY_PORTS = {"--port=0", "--management-port=0", "--kafka-port=0"};

    @TempDir
    private Path folder;

    @Test
    void demoShouldCountPeopleForSubscribersAndRestAndEndCleanlyOnCtrlC() throws Exception {
        // Given
        try (ThrongProcess demo = demo()) {
            String page = demo.awaitPage();
            // When
            CountEvent event = firstPeople(demo.awaitKafka());
            // Then
            assertThat(event.camera()).isEqualTo("demo");
            assertThat(event.points()).hasSize(event.count());
            assertThat(event.latencyMillis()).containsKeys(Stage.DECODE, Stage.ENCODE, Stage.INFERENCE);
            await().atMost(PATIENCE)
                    .until(() -> get(page + "api/v1/cameras/demo/count").statusCode() == 200);
            JsonNode model = await().atMost(PATIENCE)
                    .until(
                            () -> json(page + "api/v1/model"),
                            found -> !found.findPath("device").isMissingNode());
            assertThat(model.findPath("device").asText()).isEqualTo("cpu");
            assertThat(model.findPath("deviceReason").asText()).isNotBlank();
            assertThat(get(demo.awaitManagement() + "ready").statusCode()).isEqualTo(200);
            // When
            demo.interrupt();
            demo.awaitExit(PATIENCE);
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
    void demoWithoutItsModelShouldExitWithOneMessage() throws Exception {
        // When
        try (ThrongProcess demo = demo("--model=missing.onnx")) {
            int code = demo.awaitExit(PATIENCE);
            // Then
            assertThat(code).isEqualTo(1);
            assertThat(demo.stderr().lines().filter(line -> line.startsWith("throng: ")))
                    .singleElement()
                    .asString()
                    .contains("missing.onnx");
            assertThat(demo.stderr()).doesNotContain("Exception", "\tat ");
        }
    }

    static Stream<Arguments> unusableInputs() {
        return Stream.of(
                Arguments.of("--input=missing.mp4", "missing.mp4"),
                Arguments.of("--input=pom.xml", "pom.xml"),
                Arguments.of("--input=gopher://host/x", "gopher"),
                Arguments.of("--model=pom.xml", "pom.xml"));
    }

    @ParameterizedTest
    @MethodSource("unusableInputs")
    void demoWithAnUnusableInputShouldFailWithOneMessage(String option, String named) {
        // Given
        StringWriter err = new StringWriter();
        // When
        int code = Throng.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("demo", option), Stream.of(ANY_PORTS))
                        .toArray(String[]::new));
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("throng: ")
                .contains(named)
                .doesNotContain("Exception");
    }

    @Test
    void demoOnAPortInUseShouldFailWithOneMessage() throws Exception {
        // Given
        StringWriter err = new StringWriter();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            int code = Throng.commandLine()
                    .setErr(new PrintWriter(err, true))
                    .execute("demo", "--kafka-port=0", "--port=" + taken.getLocalPort());
            // Then
            assertThat(code).isEqualTo(1);
            assertThat(err.toString().lines()).singleElement().asString().contains("gateway.port");
        }
    }

    private ThrongProcess demo(String... more) throws IOException {
        String[] args = Stream.of(Stream.of("demo"), Stream.of(ANY_PORTS), Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return ThrongProcess.start(folder, Map.of(), args);
    }

    /** Subscribes as a stranger would, and waits for a count of somebody. */
    private static CountEvent firstPeople(String servers) {
        var settings = new KafkaSettings(KafkaConfig.defaults().at(servers)).consumer("subscriber");
        settings.put("group.id", "subscriber");
        try (var consumer = new KafkaConsumer<String, byte[]>(settings)) {
            consumer.subscribe(List.of("throng.counts"));
            return await().pollInSameThread()
                    .atMost(PATIENCE)
                    .until(() -> firstPeople(consumer), java.util.Objects::nonNull);
        }
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
