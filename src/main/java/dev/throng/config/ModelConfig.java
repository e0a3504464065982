package dev.throng.config;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The model and where it runs.
 *
 * @param path of an ONNX file that follows the model contract
 * @param device {@code auto}, {@code cpu}, {@code cuda:N} or {@code tensorrt:N}; several GPUs with commas between them
 * @param fallBack whether the CPU takes the place of a GPU that fails
 * @param gpuMemory MiB that a session may take of a GPU; 0 for as much as there is
 * @param inputSize size that frames are letterboxed into
 * @param threshold confidence above which a point counts as a person, 0 to 1
 * @param threads of the CPU provider; 0 for one per core
 * @param timeout a run that takes longer is stuck
 */
@RecordBuilder
public record ModelConfig(
        Path path,
        String device,
        Boolean fallBack,
        Integer gpuMemory,
        InputSize inputSize,
        Double threshold,
        Integer threads,
        Duration timeout)
        implements ModelConfigBuilder.With {
    public ModelConfig {
        path = Defaults.or(path, Path.of("models/pet-mobile.onnx"));
        device = Defaults.or(device, "auto");
        fallBack = Defaults.or(fallBack, true);
        gpuMemory = Defaults.or(gpuMemory, 0);
        inputSize = Defaults.or(inputSize, new InputSize(768, 512));
        threshold = Defaults.or(threshold, 0.5);
        threads = Defaults.or(threads, 0);
        timeout = Defaults.or(timeout, Duration.ofSeconds(30));
    }

    /** All defaults. */
    public static ModelConfig defaults() {
        return new ModelConfig(null, null, null, null, null, null, null, null);
    }

    /** For a command that counts where it is told to, or not at all; null for a default. */
    public static ModelConfig strict(Path path, String device, InputSize inputSize, Double threshold, Integer threads) {
        return new ModelConfig(path, device, false, null, inputSize, threshold, threads, null);
    }

    /** Threads of the CPU provider: those set, or one per core. */
    public int cpuThreads() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** The same settings for each of the devices. */
    public List<ModelConfig> perDevice() {
        return Arrays.stream(device.split(",", -1)).map(this::withDevice).toList();
    }
}
