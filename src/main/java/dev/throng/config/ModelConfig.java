package dev.throng.config;

import java.nio.file.Path;

/**
 * The model and where it runs.
 *
 * @param path of an ONNX file that follows the model contract
 * @param device {@code auto}, {@code cpu} or {@code cuda:N}
 * @param inputSize size that frames are letterboxed into
 * @param threshold confidence above which a point counts as a person, 0 to 1
 * @param threads of the CPU provider; 0 for one per core
 */
public record ModelConfig(Path path, String device, InputSize inputSize, Double threshold, Integer threads) {
    public ModelConfig {
        path = Defaults.or(path, Path.of("models/pet-mobile.onnx"));
        device = Defaults.or(device, "auto");
        inputSize = Defaults.or(inputSize, new InputSize(768, 512));
        threshold = Defaults.or(threshold, 0.5);
        threads = Defaults.or(threads, 0);
    }

    /** All defaults. */
    public static ModelConfig defaults() {
        return new ModelConfig(null, null, null, null, null);
    }

    /** Threads of the CPU provider: those set, or one per core. */
    public int cpuThreads() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** The same settings for another file. */
    public ModelConfig withPath(Path other) {
        return new ModelConfig(other, device, inputSize, threshold, threads);
    }

    /** The same settings with another threshold. */
    public ModelConfig withThreshold(double other) {
        return new ModelConfig(path, device, inputSize, other, threads);
    }

    /** The same settings with another number of threads. */
    public ModelConfig withThreads(int other) {
        return new ModelConfig(path, device, inputSize, threshold, other);
    }
}
