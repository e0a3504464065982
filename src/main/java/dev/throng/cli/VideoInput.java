package dev.throng.cli;

import dev.throng.config.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --input} of the benchmarks that show a video to cameras. */
final class VideoInput {
    @Option(
            names = "--input",
            paramLabel = "FILE",
            defaultValue = "samples/vtest.mp4",
            description = "Video that the cameras show (default: ${DEFAULT-VALUE}).")
    private Path input = Path.of("samples/vtest.mp4");

    /** As it was named. */
    Path name() {
        return input;
    }

    /**
     * The file.
     *
     * @throws UserError if it cannot be read
     */
    Path file() {
        Path file = Home.resolve(input);
        if (!Files.isReadable(file)) {
            throw new UserError("%s: no such file, or not readable".formatted(input));
        }
        return file;
    }
}
