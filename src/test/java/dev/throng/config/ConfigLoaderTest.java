package dev.throng.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    private static final Path EXAMPLE = Path.of("throng.yml");

    private final ConfigLoader loader = new ConfigLoader();

    @Test
    void loadEmptyFileShouldGiveDefaults() throws ConfigException {
        // When
        ThrongConfig config = loader.parse("empty", "", Map.of());
        // Then
        assertThat(config.kafka()).isEqualTo(KafkaConfig.defaults());
        assertThat(config.model()).isEqualTo(ModelConfig.defaults());
        assertThat(config.gateway()).isEqualTo(ListenerConfig.loopback(8080));
        assertThat(config.management()).isEqualTo(ListenerConfig.loopback(8081));
        assertThat(config.cameras()).isEmpty();
    }

    @Test
    void loadExampleShouldStateTheDefaults() throws ConfigException {
        // When
        ThrongConfig example = loader.load(EXAMPLE, Map.of());
        // Then
        assertThat(example.withCameras(null)).isEqualTo(loader.parse("empty", "", Map.of()));
        assertThat(example.cameras())
                .containsExactly(CameraConfig.of("demo", "Sample clip", "samples/vtest.mp4", true));
    }

    @Test
    void exampleShouldNameEverySetting() throws IOException {
        // Given
        JsonNode example = new YAMLMapper().readTree(EXAMPLE.toFile());
        JsonNode schema = new ObjectMapper().readTree(ConfigLoader.class.getResourceAsStream("/schemas/config.json"));
        String text = Files.readString(EXAMPLE);
        // When
        List<String> missing = schema.path("properties").properties().stream()
                .flatMap(section -> keysOf(schema, section.getValue())
                        .filter(key -> !mentions(example.path(section.getKey()), key)
                                && !text.matches("(?s).*# +" + key + ":.*"))
                        .map(key -> section.getKey() + "." + key))
                .toList();
        // Then
        assertThat(missing).isEmpty();
    }

    @Test
    void loadShouldListEveryProblemWithItsPath() {
        // Given
        String yaml = """
                cameras:
                  - id: A b
                    url: rtsp://user:hunter2@host/stream
                    fps: 0
                  - id: second
                kafka: {partitions: many}
                colour: red
                worker: {maxAge: soon}
                """;
        // When
        ConfigException problems =
                catchThrowableOfType(ConfigException.class, () -> loader.parse("throng.yml", yaml, Map.of()));
        // Then
        assertThat(problems.problems())
                .satisfiesExactlyInAnyOrder(
                        p -> assertThat(p).startsWith("cameras[0].id: must be lower-case"),
                        p -> assertThat(p).startsWith("cameras[0].fps: "),
                        p -> assertThat(p).isEqualTo("cameras[1].url: is missing"),
                        p -> assertThat(p).startsWith("kafka.partitions: string found, integer expected"),
                        p -> assertThat(p).startsWith("colour: unknown setting"),
                        p -> assertThat(p).startsWith("worker.maxAge: must be a duration"));
        assertThat(problems.getMessage()).doesNotContain("hunter2");
    }

    @Test
    void loadBrokenYamlShouldSayWhereWithoutQuotingTheFile() {
        // Given
        String yaml = "cameras:\n  - id: a\n    url: rtsp://user:hunter2@host\n   name: x\n";
        // When
        ConfigException problems =
                catchThrowableOfType(ConfigException.class, () -> loader.parse("throng.yml", yaml, Map.of()));
        // Then
        assertThat(problems.getMessage())
                .contains("line 4")
                .contains("not valid YAML")
                .doesNotContain("hunter2");
    }

    @Test
    void environmentShouldOverrideFile() throws ConfigException {
        // Given
        Map<String, String> environment = Map.of(
                "THRONG_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                "THRONG_KAFKA_PARTITIONS", "3",
                "THRONG_CAMERAS_0_URL", "rtsp://elsewhere/1",
                "THRONG_CAMERAS_1_ID", "second",
                "THRONG_CAMERAS_1_URL", "b.mp4",
                "THRONG_WORKER_MAX_AGE", "250ms",
                "THRONG_GATEWAY_ALLOWED_ORIGINS", "https://a.example, https://b.example",
                "THRONG_JAVA_OPTS", "-Xmx4g",
                "PATH", "/usr/bin");
        // When
        ThrongConfig config = loader.parse("file", "cameras: [{id: first, url: a.mp4}]", environment);
        // Then
        assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:9092");
        assertThat(config.kafka().partitions()).isEqualTo(3);
        assertThat(config.cameras()).extracting(CameraConfig::url).containsExactly("rtsp://elsewhere/1", "b.mp4");
        assertThat(config.worker().maxAge()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.gateway().allowedOrigins()).containsExactly("https://a.example", "https://b.example");
    }

    @Test
    void environmentWithUnknownNameShouldBeAProblem() {
        // When
        ConfigException problems = catchThrowableOfType(
                ConfigException.class, () -> loader.parse("file", "", Map.of("THRONG_KAFKA_SERVERS", "x")));
        // Then
        assertThat(problems.problems()).singleElement().asString().startsWith("THRONG_KAFKA_SERVERS: no such setting");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cameras: [{id: a, url: x}, {id: a, url: y}] | cameras[1].id: a is taken by cameras[0]",
                "cameras: [{id: a, url: 'gopher://h/1'}]      | cameras[0].url: scheme gopher is not supported",
                "cameras: [{id: a, url: 'rtsp://u:hunter2@h/1', username: v}] | cameras[0].url: has a user name already",
                "cameras: [{id: a, url: 'rtsp://h/1', password: hunter2}] | cameras[0].password: needs a username",
                "cameras: [{id: a, url: 'rtsp://h', username: v, passwordFile: /no/such}] | cameras[0].passwordFile: /no/such",
                "cameras: [{id: a, url: x, crop: [0.5, 0, 0.6, 1]}] | cameras[0].crop: reaches beyond",
                "cameras: [{id: a, url: x, crop: [0.5, 0]}]   | cameras[0].crop: ",
                "cameras: [{id: a, url: x, masks: [[[0, 0], [1, 1]]]}] | cameras[0].masks[0]: ",
                "gateway: {host: 0.0.0.0}                    | gateway.host: 0.0.0.0 is reachable from other machines",
                "gateway: {port: 9000}\\nmanagement: {port: 9000} | management.port: 9000 is gateway.port too",
                "worker: {webhooks: [{url: ftp://x}]}        | worker.webhooks[0].url: must be an address such as",
                "worker: {webhooks: [{url: http://x, secret: short}]} | worker.webhooks[0].secret: must have at least 16",
                "worker: {alertTimeout: 5s}                  | worker.alertTimeout: must be 10s at least",
                "mqtt: {url: mqtts://b, caFile: throng.yml}  | mqtt.caFile: throng.yml is no file with PEM certificates",
                "model: {inputSize: 700x512}                 | model.inputSize: width must be a multiple of 256",
            })
    void loadShouldRefuseContradictions(String yaml, String expected) {
        // When
        ConfigException problems = catchThrowableOfType(
                ConfigException.class, () -> loader.parse("file", yaml.replace("\\n", "\n"), Map.of()));
        // Then
        assertThat(problems.problems()).singleElement().asString().startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zones: [{id: a, polygon: [[0, 0], [1, 1]]}] | .zones[0].polygon: needs at least 3 points, has 2",
                "zones: [{id: a, polygon: [[0, 0], [1, 1], [1, 0], [0, 1]]}] | .zones[0].polygon: crosses or touches",
                "zones: [{id: a, polygon: [[0, 0], [0.01, 0], [0.01, 0.01]]}] | .zones[0].polygon: covers 0.0050 %",
                "zones: [{id: a, polygon: [[0, 0], [1, 0], [1, 2]]}] | .zones[0].polygon[2][1]: must be a fraction",
                "zones: [{id: a, polygon: [[0, 0], [1, 0], [1]]}] | .zones[0].polygon[2]: must be [x, y]",
                "zones: [{id: a, polygon: [[0, 0], [1, 0], [1, 1]]}, {id: a, polygon: [[0, 0], [1, 0], [1, 1]]}] | .zones[1].id: a is taken by zones[0]",
                "zones: [{id: a, polygon: [[0, 0], [1, 0], [1, 1]], area: 0}] | .zones[0].area: ",
                "zones: [{id: a, polygon: [[0, 0], [1, 0], [1, 1]], ground: [[0, 0, 0, 0], [1, 0, 1, 0], [1, 1, 1, 1], [0.5, 0.5, 0, 1]]}] | .zones[0].ground: three of the 4 points",
                "zones: [{id: a, polygon: [[0, 0], [1, 0], [1, 1]], levels: {on: density, busy: 1}}] | .zones[0].levels.on: density needs",
                "zones: [{id: a, kind: exclude, polygon: [[0, 0], [1, 0], [1, 1]], levels: {busy: 1}}] | .zones[0].levels: nobody is counted",
                "levels: {busy: 20, crowded: 10} | .levels: busy, crowded and critical must rise",
                "levels: {} | .levels: set at least one of",
                "levels: {busy: 1, hold: soon} | .levels.hold: must be a duration",
            })
    void wrongZoneOrLevelShouldBeNamedWithItsPath(String setting, String expected) {
        // When
        ConfigException problems = catchThrowableOfType(
                ConfigException.class,
                () -> loader.parse("file", "cameras:\n  - id: gate\n    url: x\n    " + setting + "\n", Map.of()));
        // Then
        assertThat(problems.problems()).singleElement().asString().startsWith("cameras[0]" + expected);
    }

    @Test
    void zonesAndLevelsOfTheExampleShouldLoad() throws Exception {
        // Given
        String example = Files.readString(EXAMPLE)
                .replaceAll("(?m)^ *# (username|password): .*$", "")
                .replaceAll("(?m)^(    )# ((  )*(zones:|levels:|[a-z]+: |- |#))", "$1$2");
        // When
        CameraConfig camera =
                loader.parse("example", example, Map.of()).cameras().get(0);
        // Then
        assertThat(camera.zones()).singleElement().satisfies(zone -> {
            assertThat(zone.kind()).isEqualTo(ZoneConfig.Kind.INCLUDE);
            assertThat(zone.squareMetres()).isEqualTo(40.0);
        });
        assertThat(camera.levels())
                .isEqualTo(new LevelsConfig(
                        null, 20.0, 40.0, 60.0, null, null, new LevelsConfig.SurgeConfig(null, null, null)));
    }

    private static java.util.stream.Stream<String> keysOf(JsonNode schema, JsonNode section) {
        JsonNode resolved =
                section.has("$ref") ? schema.at(section.get("$ref").asText().substring(1)) : section;
        JsonNode holder = resolved.has("items") ? resolved.get("items") : resolved;
        return holder.path("properties").properties().stream().map(Map.Entry::getKey);
    }

    private static boolean mentions(JsonNode section, String key) {
        return (section.isArray() ? section.get(0) : section).has(key);
    }

    @Test
    void passwordShouldComeFromItsFileOrTheEnvironmentAndStaySecret() throws Exception {
        // Given
        Path file = Files.createTempFile("password", "");
        Files.writeString(file, "hunter2\n");
        String yaml =
                "cameras: [{id: a, url: 'rtsp://h/1', username: op, passwordFile: '%s'}, {id: b, url: 'rtsp://h/2'}]"
                        .formatted(file);
        Map<String, String> environment =
                Map.of("THRONG_CAMERAS_1_USERNAME", "op", "THRONG_CAMERAS_1_PASSWORD", "hunter3");
        // When
        ThrongConfig config = loader.parse("file", yaml, environment);
        Files.delete(file);
        // Then
        assertThat(config.cameras())
                .extracting(camera -> camera.source().target())
                .containsExactly("rtsp://op:hunter2@h/1", "rtsp://op:hunter3@h/2");
        assertThat(config.toString()).doesNotContain("hunter");
    }
}
