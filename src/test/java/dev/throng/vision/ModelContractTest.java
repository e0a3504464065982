package dev.throng.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.config.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelContractTest {
    private static final Path MODELS = Path.of("src/test/resources/models");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            contract-2     | metadata throng.contract: expected 1, found 2
            no-metadata    | metadata throng.contract: expected 1, found none; metadata name: missing; metadata version: missing
            no-sizes       | input sizes: missing, found images, threshold
            float-images   | input images: expected UINT8 [?, ?, ?, 3], found FLOAT [?, ?, ?, 3]
            channels-first | input images: expected UINT8 [?, ?, ?, 3], found UINT8 [?, 3, ?, ?]
            extra-input    | input scale: not in the contract
            no-index       | output index: missing, found points, scores, split
            flat-points    | output points: expected FLOAT [?, 2], found FLOAT [0]
            """)
    void openOfAModelThatBreaksTheContractShouldSayHow(String name, String difference) {
        // Given
        Path file = MODELS.resolve(name + ".onnx");
        // When / Then
        assertThatThrownBy(() -> open(file, "cpu"))
                .isInstanceOf(ModelException.class)
                .hasMessage("model %s does not follow the model contract: %s", file, difference);
    }

    @Test
    void openOfAMissingFileShouldNameIt() {
        // When / Then
        assertThatThrownBy(() -> open(Path.of("nowhere.onnx"), "cpu"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model nowhere.onnx: no such file");
    }

    @Test
    void openOfAnotherKindOfFileShouldSayThatItIsNoModel(@TempDir Path folder) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("text.onnx"), "not a model");
        // When / Then
        assertThatThrownBy(() -> open(file, "auto"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("text.onnx is not a usable ONNX file");
    }

    @Test
    void openOnAnAbsentCudaDeviceShouldFailAndSayWhatToDo() {
        // When / Then
        assertThatThrownBy(() -> open(MODELS.resolve("tiny.onnx"), "cuda:99"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model.device: cuda:99 cannot be used")
                .hasMessageContaining("Use auto or cpu");
    }

    @Test
    void openOnAnUnknownDeviceShouldNameTheKnownOnes() {
        // When / Then
        assertThatThrownBy(() -> open(MODELS.resolve("tiny.onnx"), "gpu"))
                .isInstanceOf(ModelException.class)
                .hasMessage("model.device: expected auto, cpu, cuda:N or tensorrt:N, found gpu");
    }

    @Test
    void openOfAModelThatFollowsTheContractShouldTellWhatItStates() throws Exception {
        // When
        try (HeadCounter counter = open(MODELS.resolve("tiny.onnx"), "cpu")) {
            // Then
            assertThat(counter.model()).isEqualTo(new ModelInfo("tiny", "1", "none", "Apache-2.0"));
            assertThat(counter.device()).isEqualTo("cpu");
            assertThat(counter.deviceReason()).isEqualTo("asked for by model.device");
        }
    }

    @Test
    void openShouldUseLibrariesFromTheCacheOnly() throws Exception {
        // When
        try (HeadCounter counter = open(MODELS.resolve("tiny.onnx"), "cpu")) {
            // Then
            assertThat(counter.device()).isEqualTo("cpu");
            Path cached = Path.of(System.getProperty("onnxruntime.native.path"));
            assertThat(cached).isDirectoryContaining("glob:**" + System.mapLibraryName("onnxruntime"));
            assertThat(cached).isDirectoryNotContaining("glob:**.part");
        }
    }

    private static HeadCounter open(Path file, String device) throws ModelException {
        return HeadCounter.open(ModelConfig.strict(file, device, null, null, null), 1, Duration.ZERO, size -> {});
    }
}
