package dev.throng.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.event.EventJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** That the benchmark works; what it measures is for {@code docs/performance.md}. */
class BenchCommandTest {
    private static final String TINY = "src/test/resources/models/tiny.onnx";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void pipelineShouldPrintBothRatesAndTheirRatio() throws Exception {
        // When
        int code = bench("pipeline", "--seconds", "4", "--model", TINY, "--load", "20", "--json");
        // Then
        assertThat(code).as(err.toString()).isZero();
        JsonNode result = EventJson.mapper().readTree(out.toString());
        assertThat(result.get("bareFramesPerSecond").asDouble()).isPositive();
        assertThat(result.get("pipelineFramesPerSecond").asDouble()).isPositive();
        assertThat(result.get("inferenceMillisP95").asDouble())
                .isGreaterThanOrEqualTo(result.get("inferenceMillisP50").asDouble());
        assertThat(result.get("meanBatch").asDouble()).isGreaterThanOrEqualTo(1);
        // a decoded picture has 1.3 MB
        assertThat(result.get("allocatedBytesPerFrame").asLong()).isBetween(1L, 1_000_000L);
        JsonNode load = result.get("load");
        assertThat(load.get("cameras").asInt()).isEqualTo(4);
        assertThat(load.get("sent").asInt()).isPositive();
        assertThat(load.get("age").get("p99").asDouble()).isPositive();
    }

    @Test
    void loadOfNothingShouldBeRefused() {
        // When
        int code = bench("pipeline", "--load", "0");
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("--load: expected more than 0, found 0");
    }

    @Test
    void overloadShouldSayHowFreshCountsAreAndWhatBecameOfEachCamera() throws Exception {
        // When
        int code = bench("overload", "--seconds", "2", "--model", TINY, "--times", "0.01", "--json");
        // Then
        assertThat(code).as(err.toString()).isZero();
        JsonNode result = EventJson.mapper().readTree(out.toString());
        assertThat(result.get("framesPerSecondCarried").asDouble()).isPositive();
        assertThat(result.get("age").get("p99").asDouble())
                .isGreaterThanOrEqualTo(result.get("age").get("p50").asDouble());
        assertThat(result.get("boundMillis").asDouble()).isGreaterThanOrEqualTo(1000);
        assertThat(result.get("lag").size()).isPositive();
        assertThat(result.get("cameras"))
                .allSatisfy(camera -> assertThat(camera.get("sent").asInt()).isPositive());
    }

    @Test
    void modelShouldBeTimedInEverySizeWithEveryNumberOfThreads() throws Exception {
        // When
        int code = bench("model", TINY, "--repeats", "2", "--warm-up", "1", "--json");
        // Then
        assertThat(code).as(err.toString()).isZero();
        JsonNode rows = EventJson.mapper().readTree(out.toString()).get("rows");
        assertThat(rows)
                .extracting(row -> row.get("size").asText() + " " + row.get("threads"))
                .containsExactly("768x512 1", "1024x640 1", "768x512 2", "1024x640 2");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get("runs").asInt()).isEqualTo(2);
            assertThat(row.get("p95").asDouble())
                    .isGreaterThanOrEqualTo(row.get("p50").asDouble());
        });
    }

    @Test
    void wrongModelOptionsShouldBeNamed() {
        // When / Then
        assertThat(bench("model", "nowhere.onnx")).isEqualTo(1);
        assertThat(bench("model", TINY, "--input", "README.md")).isEqualTo(1);
        assertThat(bench("model", TINY, "--sizes", "100x100")).isEqualTo(2);
        assertThat(bench("model", TINY, "--threads", "0")).isEqualTo(2);
        assertThat(err.toString())
                .contains("model nowhere.onnx: no such file")
                .contains("README.md: a picture of")
                .contains("--sizes: width must be a multiple of 256")
                .contains("--threads: expected 1 or more, found 0");
    }

    @Test
    void ingestShouldPrintALineForEachNumberOfCamerasAndLogNothing() {
        // Given
        Logger logger = (Logger) LoggerFactory.getLogger("dev.throng");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        // When
        int code = bench("ingest", "--cameras", "1,6", "--seconds", "1", "--warm-up", "1", "--fps", "5");
        logger.detachAppender(log);
        // Then
        assertThat(code).as(err.toString()).isZero();
        assertThat(log.list).isEmpty();
        List<List<String>> lines = out.toString()
                .lines()
                .skip(2)
                .map(line -> List.of(line.strip().split(" +")))
                .toList();
        assertThat(lines).extracting(line -> line.get(0)).containsExactly("1", "6");
        // a thread for each camera, and none for its decoder
        assertThat(threads(lines.get(1)) - threads(lines.get(0))).isLessThanOrEqualTo(5 + 3);
    }

    @Test
    void missingInputShouldBeNamed() {
        // When
        int code = bench("pipeline", "--input", "nowhere.mp4");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("throng: nowhere.mp4: no such file, or not readable");
    }

    private static int threads(List<String> line) {
        return Integer.parseInt(line.get(line.size() - 1));
    }

    private int bench(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setExecutionExceptionHandler(new ErrorReporter())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
