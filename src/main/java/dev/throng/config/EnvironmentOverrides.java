package dev.throng.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings from the environment: {@code kafka.bootstrapServers} is {@code THRONG_KAFKA_BOOTSTRAP_SERVERS},
 * {@code cameras[0].url} is {@code THRONG_CAMERAS_0_URL}; lists of texts are separated by commas.
 */
final class EnvironmentOverrides {
    private static final String PREFIX = "THRONG_";
    /** Read by the launcher script, not settings. */
    private static final List<String> LAUNCHER = List.of("THRONG_HOME", "THRONG_CACHE", "THRONG_JAVA_OPTS");

    private static final YAMLMapper YAML = new YAMLMapper();

    private final JsonNode schema;

    EnvironmentOverrides(JsonNode schema) {
        this.schema = schema;
    }

    /** Writes the overrides into the settings; returns what could not be understood. */
    List<String> apply(ObjectNode settings, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(PREFIX)
                    && !LAUNCHER.contains(name)
                    && !set(settings, schema, name.substring(PREFIX.length()), value)) {
                problems.add(name + ": no such setting; see `throng config example`");
            }
        });
        return problems;
    }

    private boolean set(ObjectNode at, JsonNode objectSchema, String name, String value) {
        for (var property : objectSchema.path("properties").properties()) {
            String key = upperSnake(property.getKey());
            JsonNode child = resolve(property.getValue());
            if (name.equals(key)) {
                at.set(property.getKey(), parse(child, value));
                return true;
            }
            if (name.startsWith(key + "_")
                    && setInside(at, property.getKey(), child, name.substring(key.length() + 1), value)) {
                return true;
            }
        }
        return false;
    }

    private boolean setInside(ObjectNode at, String key, JsonNode child, String rest, String value) {
        if (child.has("properties")) {
            ObjectNode section = at.get(key) instanceof ObjectNode existing ? existing : at.putObject(key);
            return set(section, child, rest, value);
        }
        if (!child.has("items") || !rest.matches("\\d{1,4}_.+")) {
            return false;
        }
        int index = Integer.parseInt(rest.substring(0, rest.indexOf('_')));
        ArrayNode list = at.get(key) instanceof ArrayNode existing ? existing : at.putArray(key);
        if (index > list.size()) {
            return false;
        }
        ObjectNode item =
                index < list.size() && list.get(index) instanceof ObjectNode existing ? existing : list.addObject();
        return set(item, resolve(child.get("items")), rest.substring(rest.indexOf('_') + 1), value);
    }

    private JsonNode resolve(JsonNode node) {
        String ref = node.path("$ref").asText("");
        return ref.startsWith("#/$defs/") ? schema.at(ref.substring(1)) : node;
    }

    private static JsonNode parse(JsonNode schema, String value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (schema.path("type").asText("string")) {
            case "array" -> {
                ArrayNode list = nodes.arrayNode();
                for (String part : value.split(",", -1)) {
                    list.add(part.strip());
                }
                yield list;
            }
            case "integer", "number", "boolean" -> scalar(value);
            default -> nodes.textNode(value);
        };
    }

    private static JsonNode scalar(String value) {
        try {
            return YAML.readTree(value);
        } catch (JsonProcessingException e) {
            // the schema then says what was expected
            return JsonNodeFactory.instance.textNode(value);
        }
    }

    private static String upperSnake(String camelCase) {
        return camelCase.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }
}
