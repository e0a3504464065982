package dev.throng.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void checkTheExampleShouldSucceed() throws Exception {
        // Given
        Path file = folder.resolve("throng.yml");
        execute("config", "example");
        Files.writeString(file, out.toString());
        // When
        int code = execute("config", "check", "--config", file.toString());
        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).endsWith("throng.yml is valid: 1 camera.%n".formatted());
    }

    @Test
    void checkAWrongFileShouldExitWith2AndOneLinePerProblem() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("bad.yml"), "gateway: {port: 99999}\nkafka: {partitions: 0}\n");
        // When
        int code = execute("config", "check", "--config", file.toString());
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).startsWith("  - gateway.port: "))
                .anySatisfy(line -> assertThat(line).startsWith("  - kafka.partitions: "));
    }

    @Test
    void workerWithoutAClusterShouldExitWith2() throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("throng.yml"), "cameras: []\n");
        // When
        int code = execute("worker", "--config", file.toString());
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("kafka.bootstrapServers: needed by `throng worker`");
    }

    private int execute(String... args) {
        return new CommandLine(new ThrongCommand())
                .setExecutionExceptionHandler(new ErrorReporter())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
