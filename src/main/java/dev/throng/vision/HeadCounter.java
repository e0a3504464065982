package dev.throng.vision;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.throng.config.InputSize;
import dev.throng.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.bytedeco.opencv.global.opencv_core;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The model, ready to count: opened, checked against the contract, warmed up. Safe for any number of threads. */
public final class HeadCounter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeadCounter.class);

    private final ModelInfo model;
    private final Device device;
    private final Batcher batcher;
    private final InputSize size;

    private HeadCounter(ModelInfo model, Device device, Batcher batcher, InputSize size) {
        this.model = model;
        this.device = device;
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
        Path file = resolve(config.path());
        if (!Files.isRegularFile(file)) {
            throw new ModelException("model %s: no such file; set model.path or --model".formatted(config.path()));
        }
        try {
            NativeLibraries.useCache();
        } catch (IOException e) {
            throw new ModelException("cannot unpack ONNX Runtime; set THRONG_CACHE to a writable folder: " + e, e);
        }
        // pictures are handled on many threads already
        opencv_core.setNumThreads(1);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Device device = Device.open(environment, file.toString(), config);
        try {
            ModelInfo model = ModelContract.check(file.toString(), device.session());
            ModelRunner runner = new ModelRunner(environment, device.session(), config.threshold());
            Batcher batcher = device.isCpu()
                    ? new Batcher(runner, 1, Duration.ZERO, batchSizes)
                    : new Batcher(runner, maxBatch, maxWait, batchSizes);
            HeadCounter counter = new HeadCounter(model, device, batcher, config.inputSize());
            counter.warmUp();
            return counter;
        } catch (ModelException | RuntimeException e) {
            close(device);
            throw e;
        }
    }

    /** What the model file states. */
    public ModelInfo model() {
        return model;
    }

    /** {@code cpu} or {@code cuda:N}. */
    public String device() {
        return device.name();
    }

    /** Why that device, in a sentence. */
    public String deviceReason() {
        return device.reason();
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
     * Counts the heads in the picture that the input holds; returns when the answer is there.
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
                    .addKeyValue("model", model.name())
                    .addKeyValue("version", model.version())
                    .addKeyValue("device", device.name())
                    .addKeyValue("reason", device.reason())
                    .addKeyValue("inputSize", size)
                    .addKeyValue("warmUpMillis", answer.inference().toMillis())
                    .log("model ready");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("interrupted while warming up", e);
        }
    }

    private static Path resolve(Path path) {
        Path home = Path.of(System.getProperty("throng.home", "")).resolve(path);
        return Files.exists(path) ? path : home;
    }

    private static void close(Device device) {
        try {
            device.session().close();
        } catch (OrtException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("the model did not close cleanly");
        }
    }

    @Override
    public void close() {
        batcher.close();
        close(device);
    }
}
