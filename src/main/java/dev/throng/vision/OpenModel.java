package dev.throng.vision;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.throng.config.Home;
import dev.throng.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model file that was found, opened on a device and checked against the contract.
 *
 * @param environment ONNX Runtime's, one per process
 * @param device holds the session
 * @param info what the file states
 */
record OpenModel(OrtEnvironment environment, Device device, ModelInfo info) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenModel.class);

    /** Pictures that a CPU counts at the same time. */
    private static final int SIDE_BY_SIDE = 2;

    /**
     * Opens a model.
     *
     * @throws ModelException if the file is missing, no ONNX file or differs from the contract, or a demanded device is
     *     not there
     */
    static OpenModel open(ModelConfig config) throws ModelException {
        Path file = Home.resolve(config.path());
        if (!Files.isRegularFile(file)) {
            throw new ModelException("model %s: no such file; set model.path or --model".formatted(config.path()));
        }
        try {
            NativeLibraries.useCache();
        } catch (IOException e) {
            throw new ModelException("cannot unpack ONNX Runtime; set THRONG_CACHE to a writable folder: " + e, e);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Device device = Device.open(environment, file.toString(), config);
        try {
            return new OpenModel(environment, device, ModelContract.check(file.toString(), device.session()));
        } catch (ModelException e) {
            close(device);
            throw e;
        }
    }

    /**
     * What runs it in a worker; closed before this is.
     *
     * @param config as it was opened with
     * @param maxBatch pictures in one run at most
     * @throws ModelException if ONNX Runtime has no room for it; this is closed then
     */
    ModelRunner runner(ModelConfig config, int maxBatch) throws ModelException {
        SessionRunner runner = sessionRunner(config.threshold());
        if (!device.isCpu() || widest(config, maxBatch) == 1) {
            return runner;
        }
        try {
            OpenModel shared = open(config.withDevice(device.name()).withThreads(config.cpuThreads() - 1));
            return new SideBySideRunner(runner, shared, config.threshold());
        } catch (ModelException e) {
            runner.close();
            close();
            throw e;
        }
    }

    /** How many pictures can be in one run of {@link #runner}. */
    int widest(ModelConfig config, int maxBatch) {
        return device.isCpu() ? Math.min(maxBatch, Math.min(config.cpuThreads(), SIDE_BY_SIDE)) : maxBatch;
    }

    /**
     * What runs its session alone; closed before this is.
     *
     * @param threshold confidence above which a point counts as a person
     * @throws ModelException if ONNX Runtime has no room for it; this is closed then
     */
    SessionRunner sessionRunner(double threshold) throws ModelException {
        try {
            return new SessionRunner(environment, device.session(), threshold);
        } catch (OrtException e) {
            close();
            throw new ModelException("the model cannot be run: " + e.getMessage(), e);
        }
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
        close(device);
    }
}
