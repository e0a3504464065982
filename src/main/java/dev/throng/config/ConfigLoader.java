package dev.throng.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads {@code throng.yml}: YAML, then overrides from the environment, then the schema's rules and the rules between
 * settings; all problems are collected before any is reported.
 */
public final class ConfigLoader {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationText()))
            .build();

    private final ConfigSchema schema = new ConfigSchema();

    /**
     * Loads a file.
     *
     * @param environment variables; those named {@code THRONG_SECTION_KEY} override the file
     * @throws ConfigException listing every problem
     */
    public ThrongConfig load(Path file, Map<String, String> environment) throws ConfigException {
        String source = file.toString();
        try {
            return parse(source, Files.readString(file), environment);
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    source, List.of("no such file; `throng config example` prints one to start from"));
        } catch (IOException e) {
            throw new ConfigException(source, List.of("cannot be read as UTF-8 text: " + e.getMessage()));
        }
    }

    /**
     * Loads text.
     *
     * @param source what to call it in messages
     * @throws ConfigException listing every problem
     */
    public ThrongConfig parse(String source, String yaml, Map<String, String> environment) throws ConfigException {
        JsonNode tree = tree(source, yaml);
        List<String> problems = new ArrayList<>();
        if (tree instanceof ObjectNode settings) {
            problems.addAll(new EnvironmentOverrides(schema.root()).apply(settings, environment));
        }
        problems.addAll(problems(tree));
        if (!problems.isEmpty()) {
            throw new ConfigException(source, problems);
        }
        List<String> conflicts = new ArrayList<>();
        ThrongConfig config = PasswordFiles.read(bind(source, tree), conflicts);
        conflicts.addAll(CrossChecks.problems(config));
        if (!conflicts.isEmpty()) {
            throw new ConfigException(source, conflicts);
        }
        return config;
    }

    /**
     * Checks a single camera as if it stood in a file.
     *
     * @param settings as under {@code cameras} in {@code throng.yml}
     * @param config the settings that it is to go with; its own cameras do not matter
     * @throws ConfigException listing every problem, with paths that begin at the camera
     */
    public CameraConfig camera(ObjectNode settings, ThrongConfig config) throws ConfigException {
        String id = settings.path("id").asText("camera");
        ObjectNode file = YAML.createObjectNode();
        file.putArray("cameras").add(settings);
        try {
            List<String> problems = problems(file);
            if (problems.isEmpty()) {
                CameraConfig camera = bind(id, file).cameras().get(0);
                problems = CrossChecks.problems(config.withCameras(List.of(camera)));
                if (problems.isEmpty()) {
                    return camera;
                }
            }
            throw new ConfigException(id, problems);
        } catch (ConfigException e) {
            throw new ConfigException(
                    id,
                    e.problems().stream()
                            .map(problem -> problem.replaceFirst("^cameras\\[0]\\.?", ""))
                            .toList());
        }
    }

    private List<String> problems(JsonNode tree) {
        List<String> broken = schema.problems(tree);
        return Stream.concat(broken.stream(), SoundCameras.problems(tree, broken, YAML).stream())
                .toList();
    }

    private static JsonNode tree(String source, String yaml) throws ConfigException {
        try {
            JsonNode tree = YAML.readTree(yaml);
            return tree == null || tree.isMissingNode() || tree.isNull() ? YAML.createObjectNode() : tree;
        } catch (JsonProcessingException e) {
            // the first line only: the parser goes on to quote the file, where passwords may stand
            String what =
                    Secrets.mask(e.getOriginalMessage().lines().findFirst().orElse("cannot be parsed"));
            String where = e.getLocation() == null
                    ? ""
                    : "line %d, column %d: "
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw new ConfigException(source, List.of(where + "not valid YAML: " + what));
        }
    }

    private static ThrongConfig bind(String source, JsonNode tree) throws ConfigException {
        try {
            return YAML.treeToValue(tree, ThrongConfig.class);
        } catch (JsonMappingException e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            String what = root instanceof JsonProcessingException json ? json.getOriginalMessage() : root.getMessage();
            throw new ConfigException(source, List.of(yamlPath(e) + ": " + Secrets.mask(what)));
        } catch (JsonProcessingException e) {
            throw new ConfigException(source, List.of(Secrets.mask(e.getOriginalMessage())));
        }
    }

    private static String yamlPath(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
