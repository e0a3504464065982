package dev.throng.cli;

import dev.throng.config.InputSize;
import dev.throng.config.ModelConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that counts pictures: which model, where, and how. */
final class CountingOptions {
    @Mixin
    private ModelFile model = new ModelFile();

    @Option(
            names = "--threshold",
            paramLabel = "P",
            defaultValue = "0.5",
            description = "Confidence above which a point counts as a person (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Threads of the model on a CPU (default: ${DEFAULT-VALUE}: one per core).")
    private int threads;

    @Option(
            names = "--input-size",
            paramLabel = "auto|WxH",
            defaultValue = "auto",
            description = {
                "Size that pictures are scaled down to fit, such as 768x512 (default: ${DEFAULT-VALUE}:",
                "the picture's own, with the longer side at most 1536). No picture is enlarged."
            })
    private String inputSize = "auto";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The model's settings. */
    ModelConfig model() {
        if (!(threshold > 0 && threshold < 1)) {
            throw new ParameterException(spec.commandLine(), "--threshold: expected above 0 and below 1");
        }
        if (threads < 0) {
            throw new ParameterException(spec.commandLine(), "--threads: expected 0 or more");
        }
        return ModelConfig.strict(model.path(), device.device(), fixedSize(), threshold, threads);
    }

    /** The size that all pictures are counted in; null for each picture's own. */
    @Nullable
    InputSize fixedSize() {
        try {
            return inputSize.equals("auto") ? null : InputSize.parse(inputSize);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--input-size: " + e.getMessage());
        }
    }
}
