package dev.throng.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --model}. */
final class ModelFile {
    @Option(names = "--model", paramLabel = "FILE", description = "Another ONNX model that follows the model contract.")
    private @Nullable Path path;

    /** The file; null for the model that comes with Throng. */
    @Nullable
    Path path() {
        return path;
    }
}
