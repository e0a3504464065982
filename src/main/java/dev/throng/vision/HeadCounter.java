package dev.throng.vision;

import dev.throng.config.InputSize;
import dev.throng.config.ModelConfig;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.bytedeco.opencv.global.opencv_core;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The model, ready to count: opened, checked against the contract, warmed up. Safe for any number of threads. */
public final class HeadCounter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadCounter.class);

    private final OpenModel opened;
    private final Batcher batcher;
    private final InputSize size;

    private HeadCounter(OpenModel opened, Batcher batcher, InputSize size) {
        this.opened = opened;
        this.batcher = batcher;
        this.size = size;
    }

    /**
     * Opens a model.
     *
     * @param maxBatch pictures in one run at most, on a GPU; a CPU gains nothing from batches and takes one at a time
     * @param maxWait how long a picture waits for others on a GPU
     * @param batchSizes told the size of each batch
     * @throws ModelException if the file is missing or differs from the contract, or a demanded device is not there
     */
    public static HeadCounter open(ModelConfig config, int maxBatch, Duration maxWait, IntConsumer batchSizes)
            throws ModelException {
        // pictures are handled on many threads already
        opencv_core.setNumThreads(1);
        OpenModel opened = OpenModel.open(config);
        ModelRunner runner =
                new ModelRunner(opened.environment(), opened.device().session(), config.threshold());
        Batcher batcher = opened.device().isCpu()
                ? new Batcher(runner, 1, Duration.ZERO, batchSizes)
                : new Batcher(runner, maxBatch, maxWait, batchSizes);
        HeadCounter counter = new HeadCounter(opened, batcher, config.inputSize());
        try {
            counter.warmUp();
            return counter;
        } catch (ModelException | RuntimeException e) {
            counter.close();
            throw e;
        }
    }

    /** What the model file states. */
    public ModelInfo model() {
        return opened.info();
    }

    /** {@code cpu} or {@code cuda:N}. */
    public String device() {
        return opened.device().name();
    }

    /** Why that device, in a sentence. */
    public String deviceReason() {
        return opened.device().reason();
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
     * @throws ModelException if the run failed or was stuck
     */
    public Detections count(FrameInput input) throws ModelException, InterruptedException {
        return batcher.count(input);
    }

    /** The first run of a shape is slow: it shall not be a viewer's. */
    private void warmUp() throws ModelException {
        try (FrameInput black = newInput()) {
            black.loadBlack();
            Detections answer = count(black);
            LOG.atInfo()
                    .addKeyValue("model", model().name())
                    .addKeyValue("version", model().version())
                    .addKeyValue("device", device())
                    .addKeyValue("reason", deviceReason())
                    .addKeyValue("inputSize", size)
                    .addKeyValue("warmUpMillis", answer.inference().toMillis())
                    .log("model ready");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("interrupted while warming up", e);
        }
    }

    @Override
    public void close() {
        batcher.close();
        if (batcher.isIdle()) {
            opened.close();
        }
    }
}
