package dev.throng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.config.KafkaConfig;
import dev.throng.kafka.EmbeddedBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The three roles as three processes, with one broker between them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DistributedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static ThrongProcess lonely;

    /** It waits for its broker for a while: it does so beside the other test. */
    @BeforeAll
    static void startAWorkerWithoutABroker() throws Exception {
        Path config = Files.writeString(folder.resolve("lonely.yml"), "kafka: {bootstrapServers: '127.0.0.1:1'}");
        lonely = ThrongProcess.start(folder.resolve("lonely"), Map.of(), "worker", "--config", config.toString());
    }

    @AfterAll
    static void end() {
        lonely.close();
    }

    @Test
    @Order(1)
    void rolesAloneShouldWorkTogetherAndOutliveAWorker() throws Exception {
        // Given
        Path config = Files.writeString(folder.resolve("throng.yml"), """
                kafka: {partitions: 2}
                worker: {groupProtocol: streams}
                cameras:
                  - {id: gate, name: Gate, url: samples/vtest.mp4, loop: true}
                gateway: {port: 0}
                management: {port: 0}
                """);
        try (EmbeddedBroker broker = EmbeddedBroker.start(KafkaConfig.defaults().withEmbeddedPort(0));
                ThrongProcess gateway = role("gateway", config, broker);
                ThrongProcess ingest = role("ingest", config, broker);
                ThrongProcess worker = role("worker", config, broker)) {
            String page = gateway.awaitPage();
            long counted = awaitSequenceAfter(page, 0);
            assertThat(groupTypes(broker)).containsEntry("throng-worker", GroupType.STREAMS);
            // When
            worker.kill();
            try (ThrongProcess successor = role("successor", "worker", config, broker)) {
                // Then
                assertThat(awaitSequenceAfter(page, counted)).isGreaterThan(counted);
                assertThat(get(successor.awaitManagement() + "ready").statusCode())
                        .isEqualTo(200);
                assertThat(get(ingest.awaitManagement() + "healthy").statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    @Order(2)
    void roleWithoutABrokerShouldExitWithOneMessage() throws Exception {
        // When
        int code = lonely.awaitExit(PATIENCE);
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(lonely.stderr()).contains("throng: kafka.bootstrapServers: Kafka at 127.0.0.1:1");
        assertThat(lonely.stderr()).doesNotContain("\tat ");
    }

    private static Map<String, GroupType> groupTypes(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.listGroups().all().get().stream()
                    .collect(Collectors.toMap(
                            GroupListing::groupId, group -> group.type().orElse(GroupType.UNKNOWN)));
        }
    }

    private ThrongProcess role(String role, Path config, EmbeddedBroker broker) throws IOException {
        return role(role, role, config, broker);
    }

    private ThrongProcess role(String name, String role, Path config, EmbeddedBroker broker) throws IOException {
        return ThrongProcess.start(
                folder.resolve(name),
                Map.of("THRONG_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()),
                role,
                "--config",
                config.toString());
    }

    /** Waits until the gateway shows a later frame than this one of the camera; returns its sequence. */
    private static long awaitSequenceAfter(String page, long sequence) {
        return await().atMost(PATIENCE).until(() -> sequence(page), latest -> latest > sequence);
    }

    private static long sequence(String page) throws Exception {
        HttpResponse<String> response = get(page + "api/v1/cameras/gate/count");
        JsonNode event = new ObjectMapper().readTree(response.body());
        return event.path("sequence").asLong(0);
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
