package dev.throng.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The published contracts, to hold real replies and events against. */
final class Contracts {
    private static final String BASE = "https://throng.dev/";
    private static final List<String> EVENTS = List.of(
            "schemas/count-1.json",
            "schemas/alert-1.json",
            "schemas/minute-1.json",
            "schemas/heatmap-1.json",
            "schemas/confirmation-1.json",
            "schemas/status-1.json",
            "schemas/worker-1.json",
            "schemas/camera-1.json",
            "schemas/config.json");

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(documents()));

    private Contracts() {}

    private static Map<String, String> documents() {
        Map<String, String> documents = new HashMap<>();
        EVENTS.forEach(name -> documents.put(BASE + name, text(name)));
        List.of("openapi.yaml", "asyncapi.yaml")
                .forEach(name -> documents.put(BASE + name, yaml(name).toString()));
        return documents;
    }

    /** A contract as a tree. */
    static JsonNode yaml(String name) {
        try {
            return new YAMLMapper().readTree(text(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        try (InputStream in = Contracts.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with an event by its schema file, such as {@code count-1.json}. */
    static List<String> problems(String schemaFile, JsonNode event) {
        return problems(REGISTRY.getSchema(SchemaLocation.of(BASE + "schemas/" + schemaFile)), event);
    }

    /** What is wrong with a reply by a schema of {@code openapi.yaml}. */
    static List<String> replyProblems(String schemaName, JsonNode reply) {
        return problems(within("openapi.yaml", "components/schemas/" + schemaName), reply);
    }

    /** What is wrong with a WebSocket message by {@code asyncapi.yaml}. */
    static List<String> messageProblems(String messageName, JsonNode message) {
        return problems(within("asyncapi.yaml", "components/messages/" + messageName + "/payload"), message);
    }

    private static Schema within(String document, String path) {
        ObjectNode reference = new YAMLMapper().createObjectNode().put("$ref", BASE + document + "#/" + path);
        return REGISTRY.getSchema(reference);
    }

    private static List<String> problems(Schema schema, JsonNode value) {
        return schema
                .validate(value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }
}
