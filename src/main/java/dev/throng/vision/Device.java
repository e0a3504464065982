package dev.throng.vision;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.throng.config.ModelConfig;
import java.util.regex.Pattern;

/**
 * An open session and where it runs.
 *
 * @param session owned by whoever holds this record
 * @param name {@code cpu} or {@code cuda:N}
 * @param reason why there, in a sentence
 */
record Device(OrtSession session, String name, String reason) {
    private static final String CPU = "cpu";
    private static final String CUDA = "cuda:";
    private static final Pattern DEVICES = Pattern.compile("auto|cpu|cuda:\\d{1,3}");

    /**
     * Opens a model where the configuration wants it.
     *
     * @param file to read
     * @throws ModelException if the demanded device is not there, or the file is no model
     */
    static Device open(OrtEnvironment environment, String file, ModelConfig config) throws ModelException {
        if (!DEVICES.matcher(config.device()).matches()) {
            throw new ModelException("model.device: expected auto, cpu or cuda:N, found %s".formatted(config.device()));
        }
        if (config.device().startsWith(CUDA)) {
            try {
                return cuda(environment, file, config, "asked for by model.device");
            } catch (OrtException e) {
                throw new ModelException(
                        "model.device: %s cannot be used: %s. Use auto or cpu, or install the GPU build with CUDA 12 and cuDNN 9."
                                .formatted(config.device(), firstLine(e)),
                        e);
            }
        }
        if (config.device().equals(CPU)) {
            return cpu(environment, file, config, "asked for by model.device");
        }
        try {
            return cuda(environment, file, config, "a CUDA device is there");
        } catch (OrtException e) {
            return cpu(environment, file, config, "no CUDA device can be used: " + firstLine(e));
        }
    }

    boolean isCpu() {
        return name.equals(CPU);
    }

    private static Device cuda(OrtEnvironment environment, String file, ModelConfig config, String reason)
            throws OrtException {
        int number = config.device().startsWith(CUDA)
                ? Integer.parseInt(config.device().substring(CUDA.length()))
                : 0;
        try (SessionOptions options = new SessionOptions();
                OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(number)) {
            // tuning each new shape exhaustively takes seconds; memory grows only by what is asked for
            cuda.add("cudnn_conv_algo_search", "HEURISTIC");
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            options.addCUDA(cuda);
            options.setIntraOpNumThreads(1);
            return new Device(environment.createSession(file, options), CUDA + number, reason);
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
