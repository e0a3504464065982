package dev.throng.cli;

import dev.throng.config.InputSize;
import dev.throng.config.ModelConfig;
import dev.throng.vision.HeadCounter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    @Option(names = "--model", paramLabel = "FILE", description = "Another ONNX model that follows the model contract.")
    private @Nullable Path model;

    @Option(
            names = "--threshold",
            paramLabel = "P",
            defaultValue = "0.5",
            description = "Confidence above which a point counts as a person (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|cuda:N",
            defaultValue = "auto",
            description = "Where the model runs (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(
            names = "--input-size",
            paramLabel = "auto|WxH",
            defaultValue = "auto",
            description = {
                "Size that pictures are scaled down to fit, such as 768x512 (default: ${DEFAULT-VALUE}:",
                "the picture's own, with the longer side at most 1536). No picture is enlarged."
            })
    private String inputSize = "auto";

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
        if (!(threshold > 0 && threshold < 1)) {
            throw new ParameterException(spec.commandLine(), "--threshold: expected above 0 and below 1");
        }
        if (!(fps > 0)) {
            throw new ParameterException(spec.commandLine(), "--fps: expected above 0");
        }
        InputSize fixed = fixedSize();
        ModelConfig config = new ModelConfig(model, device, fixed, threshold, null);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        MediaFiles files = MediaFiles.find(paths);
        files.problems().forEach(problem -> err.println("throng: " + problem));
        boolean allCounted = files.problems().isEmpty();
        try (HeadCounter counter = HeadCounter.open(config, 1, Duration.ZERO, size -> {});
                FileCounter each = new FileCounter(counter, fixed, fps, Annotations.into(annotate), out);
                Progress progress = Progress.over(files.found().size())) {
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

    private @Nullable InputSize fixedSize() {
        try {
            return inputSize.equals("auto") ? null : InputSize.parse(inputSize);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--input-size: " + e.getMessage());
        }
    }
}
