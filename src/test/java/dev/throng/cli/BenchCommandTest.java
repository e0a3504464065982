package dev.throng.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.event.EventJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** That the benchmark works; what it measures is for {@code docs/performance.md}. */
class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void pipelineShouldPrintBothRatesAndTheirRatio() throws Exception {
        // When
        int code = bench("pipeline", "--seconds", "4", "--model", "src/test/resources/models/tiny.onnx", "--json");
        // Then
        assertThat(code).as(err.toString()).isZero();
        JsonNode result = EventJson.mapper().readTree(out.toString());
        assertThat(result.get("bareFramesPerSecond").asDouble()).isPositive();
        assertThat(result.get("pipelineFramesPerSecond").asDouble()).isPositive();
        assertThat(result.get("inferenceMillisP95").asDouble())
                .isGreaterThanOrEqualTo(result.get("inferenceMillisP50").asDouble());
        assertThat(result.get("meanBatch").asDouble()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void missingInputShouldBeNamed() {
        // When
        int code = bench("pipeline", "--input", "nowhere.mp4");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("throng: nowhere.mp4: no such file, or not readable");
    }

    private int bench(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setExecutionExceptionHandler(new ErrorReporter())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
