package dev.throng.vision;

import ai.onnxruntime.OrtException;
import dev.throng.config.ModelConfig;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on its device, warmed up; on the CPU instead once the device fails, unless that is not wanted. Runs on one
 * thread at a time; the rest is safe for any.
 */
final class CountingModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CountingModel.class);

    private final ModelConfig config;
    private final int widest;
    private volatile OpenModel opened;
    private volatile ModelRunner runner;
    private volatile @Nullable String warning;

    private CountingModel(ModelConfig config, int widest, OpenModel opened, ModelRunner runner) {
        this.config = config;
        this.widest = widest;
        this.opened = opened;
        this.runner = runner;
    }

    /**
     * Opens a model and lets it count a black picture.
     *
     * @param config names one device, or {@code auto}
     * @param widest pictures in one run at most
     * @throws ModelException as {@link HeadCounter#open}
     */
    static CountingModel open(ModelConfig config, int widest) throws ModelException {
        OpenModel opened;
        try {
            opened = OpenModel.open(config);
        } catch (DeviceException e) {
            if (!config.fallBack()) {
                throw e;
            }
            CountingModel onCpu = open(config.withDevice("cpu"), widest);
            onCpu.warn(config.device(), e.getMessage());
            return onCpu;
        }
        CountingModel model = new CountingModel(config, widest, opened, opened.runner(config, widest));
        try {
            model.warmUp();
            return model;
        } catch (OrtException | RuntimeException e) {
            model.close();
            throw new ModelException("the model's first run failed: " + e.getMessage(), e);
        }
    }

    /** The first run of a shape is slow: it shall not be a viewer's. */
    private void warmUp() throws OrtException {
        try (FrameInput black = new FrameInput(config.inputSize())) {
            black.loadBlack();
            ModelRunner.Answers unused = (input, points) -> {};
            long began = System.nanoTime();
            run(List.of(black), unused);
            // a CPU takes the memory for a second picture when there is one
            if (!opened.device().isCpu() && maxBatch() > 1) {
                run(Collections.nCopies(maxBatch(), black), unused);
            }
            LOG.atInfo()
                    .addKeyValue("model", info().name())
                    .addKeyValue("version", info().version())
                    .addKeyValue("device", device())
                    .addKeyValue("reason", reason())
                    .addKeyValue("inputSize", config.inputSize())
                    .addKeyValue("warmUpMillis", (System.nanoTime() - began) / 1_000_000)
                    .log("model ready");
        }
    }

    /**
     * Counts; on the CPU if the device fails, which from then on it always does.
     *
     * @param inputs of one size
     */
    void run(List<FrameInput> inputs, ModelRunner.Answers answers) throws OrtException {
        try {
            runner.run(inputs, answers);
        } catch (OrtException e) {
            if (opened.device().isCpu() || !config.fallBack() || runner.isCancelled()) {
                throw e;
            }
            fallBack(e);
            runner.run(inputs, answers);
        }
    }

    private void fallBack(OrtException failure) throws OrtException {
        OpenModel failed = opened;
        ModelRunner useless = runner;
        try {
            OpenModel onCpu = OpenModel.open(config.withDevice("cpu"));
            runner = onCpu.runner(config, widest);
            opened = onCpu;
        } catch (ModelException e) {
            failure.addSuppressed(e);
            throw failure;
        }
        warn(failed.device().name(), failure.getMessage());
        useless.close();
        failed.close();
    }

    private void warn(String device, @Nullable String failure) {
        String problem = "%s failed; this worker counts on the CPU, which is slower: %s".formatted(device, failure);
        warning = problem;
        LOG.atError()
                .addKeyValue("device", device)
                .addKeyValue("error", failure)
                .log("a device failed; counting on the CPU");
    }

    /** Ends the current run soon, if it can be ended; from any thread. */
    void cancel() {
        runner.cancel();
    }

    ModelInfo info() {
        return opened.info();
    }

    String device() {
        return opened.device().name();
    }

    String reason() {
        return opened.device().reason();
    }

    /** What is not as it was asked for, in a sentence; null if nothing. */
    @Nullable
    String warning() {
        return warning;
    }

    int maxBatch() {
        return opened.widest(config, widest);
    }

    @Override
    public void close() {
        runner.close();
        opened.close();
    }
}
