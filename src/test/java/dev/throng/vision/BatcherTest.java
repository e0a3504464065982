package dev.throng.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.throng.SampleFrames;
import dev.throng.config.InputSize;
import dev.throng.config.ModelConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches as on a GPU, and pictures side by side as on a CPU. */
class BatcherTest {
    /** Long enough for threads on a busy machine to meet; a full batch does not wait for it. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final Path PET = Path.of("models/pet-mobile.onnx");
    private static final Path TINY = MODELS.resolve("tiny.onnx");
    private static final InputSize SIZE = new InputSize(768, 512);

    private final ExecutorService callers = Executors.newFixedThreadPool(2);
    private final List<Integer> batches = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        callers.shutdownNow();
    }

    @Test
    void countOfPicturesOfSeveralSizesInOneBatchShouldEqualThatOfEachAlone() throws Exception {
        // Given
        List<FrameInput> inputs = new ArrayList<>();
        for (byte[] jpeg : jpegsOfThreeSizes()) {
            FrameInput input = new FrameInput(SIZE);
            input.load(jpeg);
            inputs.add(input);
        }
        try (OpenModel model = OpenModel.open(cpu(PET));
                SessionRunner runner = model.sessionRunner(0.5)) {
            List<Integer> alone = new ArrayList<>();
            for (FrameInput input : inputs) {
                alone.add(runner.run(List.of(input)).get(0).size());
            }
            // When
            List<Integer> together = runner.run(inputs).stream().map(List::size).toList();
            // Then
            assertThat(together).isEqualTo(alone);
            assertThat(alone.get(0)).isPositive();
        }
        inputs.forEach(FrameInput::close);
    }

    @Test
    void countOfTwoPicturesSideBySideShouldEqualThatOfEachAlone() throws Exception {
        // Given
        List<byte[]> jpegs = jpegsOfThreeSizes().subList(0, 2);
        List<Detections> alone = new ArrayList<>();
        try (Batcher batcher = batcher(PET, 1)) {
            for (byte[] jpeg : jpegs) {
                alone.add(count(batcher, jpeg, SIZE));
            }
        }
        batches.clear();
        // When
        List<Detections> together = new ArrayList<>();
        try (Batcher batcher = batcher(PET, 2)) {
            for (Future<Detections> answer : submit(batcher, jpegs)) {
                together.add(answer.get(60, TimeUnit.SECONDS));
            }
        }
        // Then
        assertThat(batches).containsExactly(2);
        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i).points()).isEqualTo(alone.get(i).points());
        }
        assertThat(alone.get(0).points()).isNotEmpty();
    }

    @Test
    void failedRunShouldFailOnlyItsPictures() throws Exception {
        // Given
        byte[] bright = SampleFrames.jpegs(1).get(0);
        try (Batcher batcher = batcher(MODELS.resolve("black-only.onnx"), 2)) {
            // When
            List<Future<Detections>> failing = submit(batcher, List.of(bright, bright));
            // Then
            for (Future<Detections> answer : failing) {
                assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(ModelException.class)
                        .hasMessageContaining("the model's run failed");
            }
            List<byte[]> black = Collections.nCopies(2, SampleFrames.black());
            for (Future<Detections> answer : submit(batcher, black)) {
                assertThat(answer.get(60, TimeUnit.SECONDS).points()).isEmpty();
            }
            assertThat(batches).containsExactly(2, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void pictureShouldBeCountedThoughTheOneBesideItFails(int failing) throws Exception {
        // Given
        List<byte[]> pictures = new ArrayList<>(Collections.nCopies(2, SampleFrames.black()));
        pictures.set(failing, SampleFrames.jpegs(1).get(0));
        try (Batcher batcher = batcher(MODELS.resolve("black-only.onnx"), 2)) {
            // When
            List<Future<Detections>> answers = submit(batcher, pictures);
            // Then
            assertThatThrownBy(() -> answers.get(failing).get(60, TimeUnit.SECONDS))
                    .hasMessageContaining("the model's run failed");
            assertThat(answers.get(1 - failing).get(60, TimeUnit.SECONDS).points())
                    .isEmpty();
        }
    }

    @Test
    void inputsOfDifferentSizesShouldNotShareARun() throws Exception {
        // Given
        byte[] jpeg = SampleFrames.jpegs(1).get(0);
        try (Batcher batcher =
                new Batcher(List.of(CountingModel.open(cpu(TINY), 2)), Duration.ofMillis(200), LIMIT, batches::add)) {
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
        Batcher batcher = batcher(TINY, 1);
        // When
        batcher.close();
        // Then
        assertThatThrownBy(() -> count(batcher, jpeg, SIZE)).hasMessage("the model is closed");
    }

    @Test
    void sessionsShouldShareWhatWaits() throws Exception {
        // Given
        byte[] jpeg = SampleFrames.jpegs(1).get(0);
        List<CountingModel> two = List.of(CountingModel.open(cpu(TINY), 1), CountingModel.open(cpu(TINY), 1));
        try (Batcher batcher = new Batcher(two, MAX_WAIT, LIMIT, batches::add)) {
            // When
            for (Future<Detections> answer : submit(batcher, Collections.nCopies(20, jpeg))) {
                // Then
                assertThat(answer.get(60, TimeUnit.SECONDS).points()).isEmpty();
            }
        }
        assertThat(batches).hasSize(20);
    }

    @Test
    void runThatDoesNotEndShouldBeCancelledAndTheNextOneCounted() throws Exception {
        // Given a model that counts to 2^40 where the first pixel is not black
        byte[] bright = SampleFrames.jpegs(1).get(0);
        List<CountingModel> model = List.of(CountingModel.open(cpu(MODELS.resolve("endless.onnx")), 1));
        try (Batcher batcher = new Batcher(model, MAX_WAIT, Duration.ofMillis(200), batches::add)) {
            // When / Then
            assertThatThrownBy(() -> count(batcher, bright, SIZE))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("the model gave no answer in time; its run was cancelled");
            await().atMost(Duration.ofSeconds(60)).until(() -> batcher.stuckFor() == null);
            assertThat(count(batcher, SampleFrames.black(), SIZE).points()).isEmpty();
        }
    }

    @Test
    void closeDuringARunThatDoesNotEndShouldEndIt() throws Exception {
        // Given
        byte[] bright = SampleFrames.jpegs(1).get(0);
        Batcher batcher = batcher(MODELS.resolve("endless.onnx"), 1);
        Future<Detections> answer = submit(batcher, List.of(bright)).get(0);
        await().atMost(Duration.ofSeconds(60)).until(batcher::isRunning);
        // When
        batcher.close();
        // Then
        assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS)).hasMessageContaining("the model's run failed");
    }

    private List<Future<Detections>> submit(Batcher batcher, List<byte[]> jpegs) {
        return jpegs.stream()
                .map(jpeg -> callers.submit(() -> count(batcher, jpeg, SIZE)))
                .toList();
    }

    private Batcher batcher(Path model, int maxBatch) throws ModelException {
        return new Batcher(List.of(CountingModel.open(cpu(model), maxBatch)), MAX_WAIT, LIMIT, batches::add);
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
        // two side by side, also on a machine with one core
        return ModelConfig.strict(file, "cpu", null, null, 2);
    }
}
