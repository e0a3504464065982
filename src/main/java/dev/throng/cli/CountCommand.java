package dev.throng.cli;

import dev.throng.config.ModelConfig;
import dev.throng.vision.HeadCounter;
import dev.throng.vision.PictureCounter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code throng count}: counts people in pictures and videos, without Kafka. */
@Command(
        name = "count",
        description = {
            "Counts people in pictures, folders of pictures, and videos.",
            "Prints one line of JSON per picture, or per sampled frame of a video, on standard output."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:everything was counted", "1:something could not be counted; standard error says what"})
public final class CountCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Pictures, videos, or folders of them.")
    private List<Path> paths = List.of();

    @Option(
            names = "--annotate",
            paramLabel = "DIR",
            description = "Also write pictures with a point on every head and the count into this folder.")
    private @Nullable Path annotate;

    @Mixin
    private CountingOptions counting = new CountingOptions();

    @Option(
            names = "--fps",
            paramLabel = "N",
            defaultValue = "1",
            description = "Frames per second of a video to count (default: ${DEFAULT-VALUE}).")
    private double fps;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!(fps > 0)) {
            throw new ParameterException(spec.commandLine(), "--fps: expected above 0");
        }
        ModelConfig config = counting.model();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        MediaFiles files = MediaFiles.find(paths);
        files.problems().forEach(problem -> err.println("throng: " + problem));
        boolean allCounted = files.problems().isEmpty();
        try (HeadCounter counter = HeadCounter.open(config, 1, Duration.ZERO, size -> {});
                FileCounter each = new FileCounter(
                        new PictureCounter(counter, counting.fixedSize()), fps, Annotations.into(annotate), out);
                Progress progress = Progress.besideLines(files.found().size())) {
            for (MediaFiles.Found file : files.found()) {
                try {
                    each.count(file);
                } catch (FileProblem | IOException e) {
                    allCounted = false;
                    err.println("throng: %s: %s".formatted(file.path(), e.getMessage()));
                }
                progress.step();
            }
        }
        return allCounted ? 0 : 1;
    }
}
