package dev.throng.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.Requirements;
import dev.throng.SampleFrames;
import dev.throng.event.EventJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EvalCommandTest {
    private static final Path DATA = Path.of("../shared/data/shanghaitech");
    private static final Path PYTHON = Path.of("src/test/resources/evaluation");
    private static final String TINY = "src/test/resources/models/tiny.onnx";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path images;
    private Path truth;

    @BeforeEach
    void makeFolders() throws Exception {
        images = Files.createDirectories(folder.resolve("images"));
        truth = Files.createDirectories(folder.resolve("truth"));
    }

    /** The files in {@link #PYTHON} are what the Python package under {@code models/} counts with the bundled model. */
    @ParameterizedTest
    @ValueSource(strings = {"part_A", "part_B"})
    void everyValidationPictureShouldCountAsInPython(String part) throws Exception {
        // Given
        Requirements.require(Files.exists(DATA), "the data set ShanghaiTech in ../shared/data");
        List<String> python = Files.readAllLines(PYTHON.resolve(part + ".csv"));
        Path list = Files.write(
                folder.resolve("list.txt"),
                python.stream().skip(1).map(line -> line.split(",")[0]).toList());
        Path csv = folder.resolve("result.csv");
        // When
        int code = eval(
                "--images",
                DATA.resolve(part + "/train_data/images").toString(),
                "--truth",
                DATA.resolve(part + "/train_data/ground_truth").toString(),
                "--list",
                list.toString(),
                "--csv",
                csv.toString(),
                "--json");
        // Then
        assertThat(code).as(err.toString()).isZero();
        assertThat(firstThreeColumns(csv)).isEqualTo(python);
        assertThat(result().get("pictures").asInt()).isEqualTo(python.size() - 1);
        assertThat(result().at("/inferenceMillis/runs").asInt()).isEqualTo(python.size() - 1);
    }

    @Test
    void countShouldBeThatOfThrongCount() throws Exception {
        // Given
        Path picture =
                Files.write(images.resolve("a.jpg"), SampleFrames.jpegs(1).get(0));
        Files.writeString(truth.resolve("a.json"), "{\"points\": [[10, 10]]}");
        new CommandLine(new CountCommand()).setOut(new PrintWriter(out, true)).execute(picture.toString());
        int counted = result().get("count").asInt();
        out.getBuffer().setLength(0);
        // When
        int code = eval("--images", images.toString(), "--truth", truth.toString(), "--json");
        // Then
        assertThat(code).as(err.toString()).isZero();
        assertThat(counted).isPositive();
        assertThat(result().get("count").asInt()).isEqualTo(counted);
        assertThat(result().get("bias").asDouble()).isEqualTo(counted - 1.0);
    }

    @Test
    void whatCannotBeUsedShouldBeNamedAndTheRestEvaluated() throws Exception {
        // Given
        byte[] jpeg = SampleFrames.jpegs(1).get(0);
        for (String name : List.of("good", "lonely", "unread")) {
            Files.write(images.resolve(name + ".jpg"), jpeg);
        }
        Files.write(images.resolve("grey.png"), greyPicture());
        Files.write(images.resolve("empty.jpg"), new byte[0]);
        Files.write(images.resolve("cut.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
        Files.writeString(truth.resolve("all.json"), """
                [{"image": "good.jpg", "points": [[1.5, 2], [768, 3]]}, {"image": "grey.png", "points": []},
                 {"image": "empty.jpg", "points": []}, {"image": "cut.jpg", "points": []},
                 {"image": "ghost.jpg", "points": []}]
                """);
        Files.writeString(truth.resolve("broken.json"), "{\"image\": 3");
        Files.writeString(truth.resolve("GT_unread.mat"), "no MATLAB file");
        // When
        int code = eval("--images", images.toString(), "--truth", truth.toString(), "--model", TINY, "--json");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(result().get("pictures").asInt()).isEqualTo(2);
        assertThat(result().get("truth").asInt()).isEqualTo(2);
        assertThat(result().get("outside").asInt()).isEqualTo(1);
        assertThat(result().get("problems").asInt()).isEqualTo(6);
        assertThat(err.toString())
                .contains("broken.json: not JSON")
                .contains("truth about pictures that are not there (1): ghost")
                .contains("lonely.jpg: no truth about it in %s: expected GT_lonely.mat".formatted(truth))
                .contains("GT_unread.mat: not a MATLAB file (save -v7)")
                .contains("empty.jpg: an empty file")
                .contains("cut.jpg: a JPEG that is cut off")
                .contains("good.jpg: 1 of its 2 annotations lie outside it")
                .doesNotContain("Exception");
    }

    @Test
    void listAndLimitShouldChoosePictures() throws Exception {
        // Given
        byte[] jpeg = SampleFrames.jpegs(1).get(0);
        for (String name : List.of("a", "b", "c", "d")) {
            Files.write(images.resolve(name + ".jpg"), jpeg);
            Files.writeString(truth.resolve(name + ".json"), "{\"points\": []}");
        }
        Path list = Files.writeString(folder.resolve("list.txt"), "c.jpg\n\na\nz.jpg\nb\n");
        Path csv = folder.resolve("result.csv");
        // When
        int code = eval(
                "--images", images.toString(),
                "--truth", truth.toString(),
                "--model", TINY,
                "--list", list.toString(),
                "--limit", "2",
                "--csv", csv.toString());
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("throng: %s: z.jpg is no picture in %s".formatted(list, images));
        assertThat(firstThreeColumns(csv))
                .extracting(line -> line.split(",")[0])
                .containsExactly("image", "c.jpg", "a.jpg");
        assertThat(out.toString()).contains("MAE").contains("normalised error         -");
    }

    @Test
    void nothingToEvaluateShouldSayWhatIsMissing() throws Exception {
        // When
        eval("--images", folder.resolve("absent").toString(), "--truth", truth.toString());
        eval("--images", images.toString(), "--truth", truth.toString());
        Files.write(images.resolve("a.jpg"), SampleFrames.jpegs(1).get(0));
        eval("--images", images.toString(), "--truth", truth.toString());
        eval("--images", images.toString(), "--truth", folder.resolve("absent").toString());
        int code = eval("--images", images.toString(), "--truth", truth.toString(), "--limit", "0");
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines().limit(4))
                .containsExactly(
                        "throng: --images: %s is not a folder that can be read".formatted(folder.resolve("absent")),
                        "throng: --images: no pictures in %s".formatted(images),
                        "throng: --truth: %s: no .mat or .json files here".formatted(truth),
                        "throng: --truth: %s: no such file or folder, or not readable"
                                .formatted(folder.resolve("absent")));
        assertThat(err.toString()).contains("--limit: expected 1 or more, found 0");
    }

    private static byte[] greyPicture() {
        try (Scalar grey = new Scalar(128);
                Mat picture = new Mat(100, 200, CV_8UC1, grey)) {
            return SampleFrames.png(picture);
        }
    }

    private static List<String> firstThreeColumns(Path csv) throws Exception {
        try (Stream<String> lines = Files.lines(csv)) {
            return lines.map(line -> String.join(",", Arrays.copyOf(line.split(","), 3)))
                    .toList();
        }
    }

    private int eval(String... arguments) {
        return new CommandLine(new EvalCommand())
                .setExecutionExceptionHandler(new ErrorReporter())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private JsonNode result() throws Exception {
        return EventJson.mapper().readTree(out.toString());
    }
}
