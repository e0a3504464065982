package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.kafka.Topic;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractsTest {
    @ParameterizedTest
    @ValueSource(strings = {"openapi.yaml", "asyncapi.yaml"})
    void everyReferenceShouldLeadSomewhere(String name) {
        // Given
        JsonNode document = Contracts.yaml(name);
        // When
        List<String> references = new ArrayList<>();
        document.findValuesAsText("$ref", references);
        // Then
        assertThat(references).isNotEmpty();
        assertThat(references)
                .allSatisfy(reference ->
                        assertThat(isThere(document, reference)).as(reference).isTrue());
    }

    private static boolean isThere(JsonNode document, String reference) {
        return reference.startsWith("#") ? !document.at(reference.substring(1)).isMissingNode() : isInFile(reference);
    }

    private static boolean isInFile(String reference) {
        String[] parts = reference.split("#", 2);
        return ContractsTest.class.getResource("/" + parts[0]) != null
                && (parts.length == 1 || !Contracts.yaml(parts[0]).at(parts[1]).isMissingNode());
    }

    @Test
    void openapiShouldBeAContractThatTheRouterTakes() throws Exception {
        // Given
        Vertx vertx = Vertx.vertx();
        // When
        var contract = RestContract.load(vertx)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        // Then
        assertThat(contract.operations()).hasSize(22);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void asyncapiShouldDescribeEveryTopicAndTheSocket() {
        // Given
        JsonNode document = Contracts.yaml("asyncapi.yaml");
        // When
        List<String> addresses = StreamSupport.stream(document.path("channels").spliterator(), false)
                .map(channel -> channel.path("address").asText())
                .toList();
        // Then
        TreeSet<String> expected = new TreeSet<>(List.of("/live"));
        Arrays.stream(Topic.values()).map(topic -> topic.name("throng.")).forEach(expected::add);
        assertThat(addresses).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(document.path("operations"))
                .allSatisfy(operation ->
                        assertThat(operation.path("action").asText()).isIn("send", "receive"));
    }
}
