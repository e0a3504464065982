package dev.throng.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.SampleFrames;
import dev.throng.event.EventJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code throng calibrate} with the real model on frames of the bundled clip. */
class CalibrateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path pictures;
    private String config;

    @BeforeEach
    void writePictures() throws Exception {
        pictures = Files.createDirectories(folder.resolve("pictures"));
        List<byte[]> jpegs = SampleFrames.jpegs(5);
        for (int i = 1; i < jpegs.size(); i++) {
            Files.write(pictures.resolve(i + ".jpg"), jpegs.get(i));
        }
        config = Files.writeString(folder.resolve("my.yml"), """
                        cameras:
                          - id: gate
                            url: gate.mp4
                          - id: half
                            url: half.mp4
                            zones: [{id: left, kind: exclude, polygon: [[0, 0], [0.5, 0], [0.5, 1], [0, 1]]}]
                        """).toString();
    }

    @Test
    void cameraThatCountsHalfShouldBeMended() throws Exception {
        // Given
        List<Integer> counted = counted("gate");
        String[] twice = Stream.of(1, 2, 3, 4)
                .map(i -> "%d.jpg=%d".formatted(i, 2 * counted.get(i - 1)))
                .toArray(String[]::new);
        // When
        int code = calibrate("gate", Stream.concat(Stream.of("--json"), truth(twice)));
        // Then
        JsonNode result = EventJson.mapper().readTree(out.toString());
        assertThat(code).isZero();
        assertThat(result.at("/before/threshold").asDouble()).isEqualTo(0.5);
        assertThat(result.at("/fit/errorBefore").asDouble()).isPositive();
        assertThat(result.at("/fit/errorAfter").asDouble())
                .isLessThan(result.at("/fit/errorBefore").asDouble());
        assertThat(result.at("/helps").asBoolean()).isTrue();
        assertThat(result.path("pictures")).hasSize(4);
        assertThat(result.at("/pictures/0/image").asText()).isEqualTo("1.jpg");
        assertThat(result.at("/pictures/0/people").asInt()).isEqualTo(2 * counted.get(0));
    }

    @Test
    void peopleInExcludedZonesShouldNotCount() throws Exception {
        // When
        List<Integer> whole = counted("gate");
        List<Integer> half = counted("half");
        // Then
        assertThat(half.stream().mapToInt(Integer::intValue).sum())
                .isPositive()
                .isLessThan(whole.stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void calibrationShouldBePrintedToBePastedOrRefusedWhereItDoesNotHelp() throws Exception {
        // Given
        List<Integer> counted = counted("gate");
        Path csv = Files.writeString(
                folder.resolve("truth.csv"),
                "image,count\n1.jpg,%d\n2.jpg,%d\n3.jpg,%d\n"
                        .formatted(3 * counted.get(0), 3 * counted.get(1), 3 * counted.get(2)));
        // When
        int helps = calibrate("gate", truth(csv.toString()));
        // Then
        assertThat(helps).isZero();
        assertThat(out.toString()).contains("before ", "after ", "calibration: {threshold: 0.", folder.toString());
        assertThat(err.toString()).contains("4.jpg: no truth about it; it is left out");
        // When
        int right = calibrate(
                "gate", truth("1.jpg=" + counted.get(0), "2.jpg=" + counted.get(1), "3.jpg=" + counted.get(2)));
        // Then
        assertThat(right).isEqualTo(1);
        assertThat(err.toString()).contains("a calibration does not help");
    }

    @Test
    void whatCannotBeUsedShouldBeSaidInOneLine() {
        // When / Then
        assertThat(calibrate("gate", truth("1.jpg=3", "2.jpg=4"))).isEqualTo(1);
        assertThat(calibrate("yard", truth("1.jpg=3"))).isEqualTo(1);
        assertThat(calibrate("gate", truth("1.jpg=many"))).isEqualTo(1);
        assertThat(calibrate("gate", truth("nowhere.csv"))).isEqualTo(1);
        assertThat(err.toString())
                .contains("2 confirmed counts; a calibration needs 3 at least")
                .contains("--camera: no camera yard in " + config + "; it has: gate, half")
                .contains("--truth: 1.jpg=many: expected a whole number of people")
                .contains("--truth: nowhere.csv: no such file, or not readable")
                .doesNotContain("Exception", "\tat ");
    }

    private List<Integer> counted(String camera) throws Exception {
        calibrate(camera, Stream.concat(Stream.of("--json"), truth("1.jpg=90", "2.jpg=80", "3.jpg=85", "4.jpg=88")));
        List<Integer> counted = new ArrayList<>();
        EventJson.mapper()
                .readTree(out.toString())
                .path("pictures")
                .forEach(picture -> counted.add(picture.path("before").asInt()));
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return counted;
    }

    private static Stream<String> truth(String... values) {
        return Stream.concat(Stream.of("--truth"), Stream.of(values));
    }

    private int calibrate(String camera, Stream<String> more) {
        Stream<String> options = Stream.of("--config", config, "--camera", camera, "--pictures", pictures.toString());
        return new CommandLine(new CalibrateCommand())
                .setExecutionExceptionHandler(new ErrorReporter())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(options, more).toArray(String[]::new));
    }
}
