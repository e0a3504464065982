package dev.throng.vision;

import dev.throng.config.InputSize;
import dev.throng.config.ModelConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_core;
import org.jspecify.annotations.Nullable;

/** The model, ready to count: opened, checked against the contract, warmed up. Safe for any number of threads. */
public final class HeadCounter implements AutoCloseable {
    private final Batcher batcher;
    private final InputSize size;
    /** Of devices that could not be used from the start. */
    private final List<String> warnings;

    private HeadCounter(Batcher batcher, InputSize size, List<String> warnings) {
        this.batcher = batcher;
        this.size = size;
        this.warnings = warnings;
    }

    /**
     * Opens a model, on each device that is asked for.
     *
     * @param maxBatch pictures in one run at most; a CPU takes two at most
     * @param maxWait how long a picture waits for others
     * @param batchSizes told the size of each batch
     * @throws ModelException if the file is missing or differs from the contract, or no demanded device is there and
     *     the CPU is not to take its place
     */
    public static HeadCounter open(ModelConfig config, int maxBatch, Duration maxWait, IntConsumer batchSizes)
            throws ModelException {
        // pictures are handled on many threads already
        opencv_core.setNumThreads(1);
        List<CountingModel> models = new ArrayList<>();
        try {
            for (ModelConfig device : config.perDevice()) {
                models.add(CountingModel.open(device, maxBatch));
            }
        } catch (ModelException | RuntimeException e) {
            models.forEach(CountingModel::close);
            throw e;
        }
        List<String> warnings = models.stream()
                .map(CountingModel::warning)
                .filter(Objects::nonNull)
                .toList();
        return new HeadCounter(
                new Batcher(useful(models), maxWait, config.timeout(), batchSizes), config.inputSize(), warnings);
    }

    /** One CPU takes the place of all devices that failed, if none is left. */
    private static List<CountingModel> useful(List<CountingModel> models) {
        List<CountingModel> asWanted =
                models.stream().filter(model -> model.warning() == null).toList();
        List<CountingModel> useful = asWanted.isEmpty() ? models.subList(0, 1) : asWanted;
        models.stream().filter(model -> !useful.contains(model)).forEach(CountingModel::close);
        return List.copyOf(useful);
    }

    /** What the model file states. */
    public ModelInfo model() {
        return batcher.models().get(0).info();
    }

    /** {@code cpu}, {@code cuda:N} or {@code tensorrt:N}; several with a comma between them. */
    public String device() {
        return ofAll(CountingModel::device, ",");
    }

    /** Why those devices, in a sentence. */
    public String deviceReason() {
        return ofAll(CountingModel::reason, "; ");
    }

    private String ofAll(Function<CountingModel, String> what, String between) {
        return batcher.models().stream().map(what).distinct().collect(Collectors.joining(between));
    }

    /** What is not as it was asked for, such as a device that failed; null if nothing. */
    public @Nullable String warning() {
        String all = Stream.concat(warnings.stream(), batcher.models().stream().map(CountingModel::warning))
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
    }

    /** How long a run has been going that should have been over; null while none is. */
    public @Nullable Duration stuckFor() {
        return batcher.stuckFor();
    }

    /** A new input of the configured size, for the calling thread to own. */
    public FrameInput newInput() {
        return newInput(size);
    }

    /** A new input of any size, for the calling thread to own. */
    public FrameInput newInput(InputSize otherSize) {
        return new FrameInput(otherSize);
    }

    /**
     * Counts the heads in the picture that the input holds; returns when the answer is there. The input must not be
     * loaded or closed before that.
     *
     * @throws ModelStuckException if every device is stuck with other pictures: this one may be tried again
     * @throws ModelException if the run failed or was stuck
     */
    public Detections count(FrameInput input) throws ModelException, InterruptedException {
        return batcher.count(input);
    }

    /** Waits a second or two for runs that go on; one that is stuck is left to itself. */
    @Override
    public void close() {
        batcher.close();
    }
}
