package dev.throng.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.SampleFrames;
import dev.throng.config.InputSize;
import dev.throng.config.ModelConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The batcher as on a GPU, on the CPU. */
class BatcherTest {
    /** Long enough for threads on a busy machine to meet; a full batch does not wait for it. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private static final InputSize SIZE = new InputSize(768, 512);

    private final ExecutorService callers = Executors.newFixedThreadPool(3);
    private final List<Integer> batches = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    @Test
    void countOfPicturesOfSeveralSizesInOneBatchShouldEqualThatOfEachAlone() throws Exception {
        // Given
        List<byte[]> jpegs = jpegsOfThreeSizes();
        try (OpenModel model = OpenModel.open(cpu(Path.of("models/pet-mobile.onnx")))) {
            List<Integer> alone = new ArrayList<>();
            try (Batcher batcher = batcher(model, 1)) {
                for (byte[] jpeg : jpegs) {
                    alone.add(count(batcher, jpeg, SIZE).points().size());
                }
            }
            batches.clear();
            // When
            List<Integer> together = new ArrayList<>();
            try (Batcher batcher = batcher(model, 3)) {
                for (Future<Detections> answer : submit(batcher, jpegs)) {
                    together.add(answer.get(60, TimeUnit.SECONDS).points().size());
                }
            }
            // Then
            assertThat(batches).containsExactly(3);
            assertThat(together).isEqualTo(alone);
            assertThat(alone.get(0)).isPositive();
        }
    }

    @Test
    void failedRunShouldFailOnlyItsPictures() throws Exception {
        // Given
        List<byte[]> jpegs = SampleFrames.jpegs(2);
        try (OpenModel model = OpenModel.open(cpu(Path.of("src/test/resources/models/single-only.onnx")));
                Batcher batcher = batcher(model, 2)) {
            // When
            List<Future<Detections>> failing = submit(batcher, jpegs);
            // Then
            for (Future<Detections> answer : failing) {
                assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(ModelException.class)
                        .hasMessageContaining("the model's run failed");
            }
            try (Batcher single = batcher(model, 1)) {
                assertThat(count(single, jpegs.get(0), SIZE).points()).isEmpty();
            }
        }
    }

    @Test
    void inputsOfDifferentSizesShouldNotShareARun() throws Exception {
        // Given
        byte[] jpeg = SampleFrames.jpegs(1).get(0);
        try (OpenModel model = OpenModel.open(cpu(Path.of("src/test/resources/models/tiny.onnx")));
                Batcher batcher = new Batcher(runner(model), 2, Duration.ofMillis(200), batches::add)) {
            // When
            Future<Detections> large = callers.submit(() -> count(batcher, jpeg, SIZE));
            Future<Detections> small = callers.submit(() -> count(batcher, jpeg, new InputSize(256, 128)));
            large.get(60, TimeUnit.SECONDS);
            small.get(60, TimeUnit.SECONDS);
            // Then
            assertThat(batches).containsExactly(1, 1);
        }
    }

    @Test
    void countAfterCloseShouldFail() throws Exception {
        // Given
        byte[] jpeg = SampleFrames.jpegs(1).get(0);
        try (OpenModel model = OpenModel.open(cpu(Path.of("src/test/resources/models/tiny.onnx")))) {
            Batcher batcher = batcher(model, 1);
            // When
            batcher.close();
            // Then
            assertThat(batcher.isIdle()).isTrue();
            assertThatThrownBy(() -> count(batcher, jpeg, SIZE)).hasMessage("the model is closed");
        }
    }

    private List<Future<Detections>> submit(Batcher batcher, List<byte[]> jpegs) {
        return jpegs.stream()
                .map(jpeg -> callers.submit(() -> count(batcher, jpeg, SIZE)))
                .toList();
    }

    private Batcher batcher(OpenModel model, int maxBatch) {
        return new Batcher(runner(model), maxBatch, MAX_WAIT, batches::add);
    }

    private static ModelRunner runner(OpenModel model) {
        return new ModelRunner(model.environment(), model.device().session(), 0.5);
    }

    private static Detections count(Batcher batcher, byte[] jpeg, InputSize size) throws Exception {
        try (FrameInput input = new FrameInput(size)) {
            input.load(jpeg);
            return batcher.count(input);
        }
    }

    private static List<byte[]> jpegsOfThreeSizes() throws Exception {
        byte[] original = SampleFrames.jpegs(2).get(1);
        List<byte[]> jpegs = new ArrayList<>(List.of(original));
        try (PictureDecoder decoder = new PictureDecoder()) {
            Mat picture = decoder.jpeg(original);
            for (int width : List.of(640, 400)) {
                try (Mat scaled = new Mat();
                        Size size = new Size(width, width / 2)) {
                    opencv_imgproc.resize(picture, scaled, size);
                    jpegs.add(SampleFrames.jpeg(scaled));
                }
            }
        }
        return jpegs;
    }

    private static ModelConfig cpu(Path file) {
        return new ModelConfig(file, "cpu", null, null, null);
    }
}
