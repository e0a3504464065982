package dev.throng.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.Requirements;
import dev.throng.SampleFrames;
import dev.throng.event.EventJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CountCommandTest {
    /** Of the validation part, which the model was not trained on; 139 people are annotated in it. */
    private static final Path CROWD = Path.of("../shared/data/shanghaitech/part_B/train_data/images/IMG_11.jpg");

    private static final int CROWD_TRUTH = 139;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void countOfACrowdShouldBeNearTheTruth() throws Exception {
        // Given
        Requirements.require(Files.exists(CROWD), "the data set ShanghaiTech in ../shared/data");
        // When
        int code = count(CROWD.toString());
        // Then
        assertThat(code).isZero();
        assertThat(lines()).singleElement().satisfies(line -> {
            assertThat(line.get("count").asInt()).isBetween((int) (CROWD_TRUTH * 0.6), (int) (CROWD_TRUTH * 1.4));
            assertThat(line.get("points")).hasSize(line.get("count").asInt());
            assertThat(line.get("width").asInt()).isEqualTo(1024);
            assertThat(line.has("frame")).isFalse();
        });
    }

    @Test
    void countOfAVideoShouldGiveALinePerSampledFrame() throws Exception {
        // When
        int code = count(SampleFrames.CLIP.toString(), "--fps", "0.1", "--input-size", "768x512");
        // Then
        List<JsonNode> lines = lines();
        assertThat(code).isZero();
        assertThat(lines)
                .extracting(line -> line.get("timestampMillis").asLong())
                .startsWith(0L, 10_000L, 20_000L);
        assertThat(lines).extracting(line -> line.get("frame").asLong()).startsWith(0L, 100L, 200L);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.get("count").asInt()).isBetween(0, 20));
        assertThat(lines)
                .anySatisfy(line -> assertThat(line.get("count").asInt()).isPositive());
    }

    @Test
    void badFilesShouldBeNamedAndTheRestCounted() throws Exception {
        // Given
        Path good =
                Files.write(folder.resolve("good.jpg"), SampleFrames.jpegs(1).get(0));
        Path text = Files.writeString(folder.resolve("text.jpg"), "no picture");
        Path video = Files.writeString(folder.resolve("text.mp4"), "no video");
        // When
        int code = count(folder.resolve("absent.jpg").toString(), text.toString(), video.toString(), good.toString());
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(lines())
                .singleElement()
                .satisfies(line -> assertThat(line.get("file").asText()).isEqualTo(good.toString()));
        assertThat(err.toString().lines())
                .containsExactly(
                        "throng: %s: no such file, or not readable".formatted(folder.resolve("absent.jpg")),
                        "throng: %s: a picture of 10 bytes that cannot be decoded".formatted(text),
                        "throng: %s: not a video that can be decoded".formatted(video));
    }

    @Test
    void annotateShouldWriteAPictureOfEachInAFolder() throws Exception {
        // Given
        byte[] jpeg = SampleFrames.jpegs(1).get(0);
        Path sub = Files.createDirectories(folder.resolve("in/sub"));
        Files.write(folder.resolve("in/a.jpg"), jpeg);
        Files.write(sub.resolve("a.jpg"), jpeg);
        Files.writeString(sub.resolve("notes.txt"), "not counted");
        Path annotated = folder.resolve("out");
        // When
        int code = count(folder.resolve("in").toString(), "--annotate", annotated.toString());
        // Then
        assertThat(code).isZero();
        assertThat(lines()).hasSize(2);
        assertThat(annotated.resolve("a.jpg")).isNotEmptyFile();
        assertThat(annotated.resolve("sub/a.jpg")).isNotEmptyFile();
    }

    @Test
    void wrongOptionsShouldBeAUsageError() {
        // When / Then
        assertThat(count("a.jpg", "--threshold", "2")).isEqualTo(2);
        assertThat(count("a.jpg", "--input-size", "100x100")).isEqualTo(2);
        assertThat(count("a.jpg", "--fps", "0")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--threshold: expected above 0 and below 1")
                .contains("--input-size: width must be a multiple of 256")
                .contains("--fps: expected above 0");
    }

    private int count(String... arguments) {
        return new CommandLine(new CountCommand())
                .setExecutionExceptionHandler(new ErrorReporter())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private List<JsonNode> lines() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            lines.add(EventJson.mapper().readTree(line));
        }
        return lines;
    }
}
