package dev.throng.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Matrix;

class TruthTest {
    @TempDir
    private Path folder;

    @Test
    void matlabFileShouldGiveItsHeads() throws Exception {
        // Given
        Matrix location = Mat5.newMatrix(2, 2);
        location.setDouble(0, 0, 10.5);
        location.setDouble(0, 1, 20);
        location.setDouble(1, 0, 30);
        location.setDouble(1, 1, -1);
        Path file = mat(location);
        // When
        Truth truth = MatTruth.read(file);
        // Then
        assertThat(truth.heads()).containsExactly(new Truth.Position(10.5, 20), new Truth.Position(30, -1));
        assertThat(truth.outside(100, 100)).isEqualTo(1);
        assertThat(truth.outside(30, 20)).isEqualTo(2);
    }

    @Test
    void matlabFileOfAnEmptySceneShouldGiveNone() throws Exception {
        // When
        Truth truth = MatTruth.read(mat(Mat5.newMatrix(0, 0)));
        // Then
        assertThat(truth.count()).isZero();
    }

    @Test
    void matlabFileOfAnotherShapeShouldSayWhatIsExpected() throws Exception {
        // Given
        Path threeColumns = mat(Mat5.newMatrix(1, 3));
        Path other = folder.resolve("other.mat");
        Mat5.writeToFile(Mat5.newMatFile().addArray("x", Mat5.newMatrix(1, 1)), other.toFile());
        // When / Then
        assertThatThrownBy(() -> MatTruth.read(threeColumns))
                .isInstanceOf(TruthException.class)
                .hasMessageContaining("location has 3 columns");
        assertThatThrownBy(() -> MatTruth.read(other))
                .isInstanceOf(TruthException.class)
                .hasMessageContaining("not a MATLAB file (save -v7) with image_info{1,1}.location");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [{"image": "a.jpg", "points": [[1, 2]]}, 7]      | [1]: expected {"image"
                    {"image": "a.jpg"}                               | points: missing
                    {"image": "a.jpg", "points": [[1, 2], [3]]}      | points[1]: expected [x, y] in pixels, found [3.0]
                    {"image": "a.jpg", "points": [1, 2]}             | points[0]: expected [x, y] in pixels, found [1.0]
                    {"image": "a.jpg", "points": [["left", 2]]}      | .points[0][0]: expected
                    {"image": "a.jpg", "points": [["NaN", 2]]}       | expected [x, y] in pixels, found [NaN, 2.0]
                    {"image": "a.jpg", "points": [[1, 2]]} {}        | not JSON
                    """)
    void jsonOfAnotherShapeShouldSayWhere(String json, String message) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("truth.json"), json);
        // When / Then
        assertThatThrownBy(() -> JsonTruth.read(file))
                .isInstanceOf(TruthException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith(file + ": ");
    }

    @Test
    void twoTruthsAboutOnePictureShouldBeAProblem() throws Exception {
        // Given
        Files.writeString(folder.resolve("a.json"), "{\"points\": [[1, 2]]}");
        Files.writeString(folder.resolve("b.json"), "[{\"image\": \"a.jpg\", \"points\": []}]");
        // When
        TruthIndex index = TruthIndex.of(folder);
        // Then
        assertThat(index.about("a.jpg").count()).isEqualTo(1);
        assertThat(index.pictures()).containsExactly("a");
        assertThat(index.problems())
                .isEqualTo(List.of("%s: %s tells about it too; the first is taken"
                        .formatted(folder.resolve("a.json"), folder.resolve("b.json"))));
    }

    private Path mat(Matrix location) throws Exception {
        Path file = folder.resolve("GT_a.mat");
        var picture = Mat5.newStruct(1, 1).set("location", location);
        Mat5.writeToFile(
                Mat5.newMatFile().addArray("image_info", Mat5.newCell(1, 1).set(0, 0, picture)), file.toFile());
        return file;
    }
}
