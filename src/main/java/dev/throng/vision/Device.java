package dev.throng.vision;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.throng.config.ModelConfig;
import java.util.regex.Pattern;

/**
 * An open session and where it runs.
 *
 * @param session owned by whoever holds this record
 * @param name {@code cpu}, {@code cuda:N} or {@code tensorrt:N}
 * @param reason why there, in a sentence
 */
record Device(OrtSession session, String name, String reason) {
    private static final String AUTO = "auto";
    private static final String CPU = "cpu";
    private static final String FIRST_GPU = "cuda:0";
    private static final Pattern DEVICES = Pattern.compile("auto|cpu|(cuda|tensorrt):\\d{1,3}");

    /**
     * Opens a model where the configuration wants it.
     *
     * @param file to read
     * @throws DeviceException if the demanded device is not there
     * @throws ModelException if the file is no model
     */
    static Device open(OrtEnvironment environment, String file, ModelConfig config) throws ModelException {
        String wanted = config.device();
        if (!DEVICES.matcher(wanted).matches()) {
            throw new ModelException(
                    "model.device: expected auto, cpu, cuda:N or tensorrt:N, found %s".formatted(wanted));
        }
        if (wanted.equals(CPU)) {
            return cpu(environment, file, config, "asked for by model.device");
        }
        if (!wanted.equals(AUTO)) {
            try {
                return gpu(environment, file, config, wanted, "asked for by model.device");
            } catch (OrtException e) {
                throw new DeviceException(
                        "model.device: %s cannot be used: %s. Use auto or cpu, or install the GPU build with CUDA 12 and cuDNN 9."
                                .formatted(wanted, firstLine(e)),
                        e);
            }
        }
        try {
            return gpu(environment, file, config, FIRST_GPU, "a CUDA device is there");
        } catch (OrtException e) {
            return cpu(environment, file, config, "no CUDA device can be used: " + firstLine(e));
        }
    }

    boolean isCpu() {
        return name.equals(CPU);
    }

    private static Device gpu(OrtEnvironment environment, String file, ModelConfig config, String device, String reason)
            throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            GpuOptions.add(options, device, config.gpuMemory());
            options.setIntraOpNumThreads(1);
            return new Device(environment.createSession(file, options), device, reason);
        }
    }

    private static Device cpu(OrtEnvironment environment, String file, ModelConfig config, String reason)
            throws ModelException {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(config.cpuThreads());
            options.setInterOpNumThreads(1);
            // cameras decode on the same cores: idle model threads must not burn them
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return new Device(environment.createSession(file, options), CPU, reason);
        } catch (OrtException e) {
            throw new ModelException("model %s is not a usable ONNX file: %s".formatted(file, firstLine(e)), e);
        }
    }

    private static String firstLine(OrtException e) {
        return e.getMessage()
                .lines()
                .findFirst()
                .map(line -> line.replaceFirst("^Error code - \\w+ - message: ", ""))
                .orElse("no reason given");
    }
}
