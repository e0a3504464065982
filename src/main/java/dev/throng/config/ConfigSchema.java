package dev.throng.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The rules for single settings, from {@code schemas/config.json}. */
final class ConfigSchema {
    private static final String RESOURCE = "/schemas/config.json";

    private final JsonNode root;
    private final Schema schema;

    ConfigSchema() {
        try (InputStream in = ConfigSchema.class.getResourceAsStream(RESOURCE)) {
            root = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        var registryConfig = SchemaRegistryConfig.builder()
                .pathType(PathType.LEGACY)
                .errorMessageKeyword("message")
                .build();
        schema = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, registry -> registry.schemaRegistryConfig(registryConfig))
                .getSchema(root);
    }

    JsonNode root() {
        return root;
    }

    /** One line per broken rule: YAML path, what is wrong. Values are not quoted, since they may be secrets. */
    List<String> problems(JsonNode tree) {
        return schema.validate(tree).stream().map(ConfigSchema::line).sorted().toList();
    }

    private static String line(Error error) {
        String path = error.getInstanceLocation().toString().replaceFirst("^\\$\\.?", "");
        return switch (error.getKeyword()) {
            case "additionalProperties" ->
                "%s: unknown setting; see `throng config example`".formatted(join(path, error.getProperty()));
            case "required" -> "%s: is missing".formatted(join(path, error.getProperty()));
            default -> "%s: %s".formatted(path.isEmpty() ? "(whole file)" : path, error.getMessage());
        };
    }

    private static String join(String path, String property) {
        return path.isEmpty() ? property : path + "." + property;
    }
}
