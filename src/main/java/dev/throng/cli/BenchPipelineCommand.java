package dev.throng.cli;

import dev.throng.config.ModelConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code throng bench pipeline}: what Kafka, decoding and the rest cost beside the model. */
@Command(
        name = "pipeline",
        description = {
            "Compares a saturated worker (Kafka, JPEG decoding, letterboxing, the model, events) with a bare",
            "ONNX Runtime loop over the same frames in the same process. The two take turns."
        },
        mixinStandardHelpOptions = true)
final class BenchPipelineCommand implements Callable<Integer> {
    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Time to measure each of the two, and each live load (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Mixin
    private VideoInput input = new VideoInput();

    @Mixin
    private ModelFile model = new ModelFile();

    @Option(
            names = "--carried",
            description =
                    "Find out, too, how many live cameras the machine carries with fresh counts: tries a few loads.")
    private boolean carried;

    @Option(
            names = "--load",
            paramLabel = "FPS",
            description = "Measure the age of counts, too, under so many frames per second of live cameras together.")
    private @Nullable Double load;

    @Mixin
    private Output output = new Output();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (seconds < 4) {
            throw new ParameterException(spec.commandLine(), "--seconds: expected 4 or more, found " + seconds);
        }
        if (load != null && !(load > 0)) {
            throw new ParameterException(spec.commandLine(), "--load: expected more than 0, found " + load);
        }
        Path file = input.file();
        ModelConfig config = ModelConfig.strict(model.path(), null, null, null, null);
        PipelineResult result = PipelineBench.run(config, file, seconds, new PipelineBench.Live(carried, load));
        boolean none = carried && result.carried() == null;
        output.print(result, result.text() + (none ? PipelineResult.NONE_CARRIED : ""));
        return 0;
    }
}
