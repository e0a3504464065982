package dev.throng.cli;

import dev.throng.config.ModelConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code throng bench overload}: how fresh counts are when there are too many frames. */
@Command(
        name = "overload",
        description = {
            "Measures how many frames a second a worker carries, then sends it more from live cameras: one fast one",
            "beside some at a frame a second. Prints how old counts are, what was dropped, and each camera's share."
        },
        mixinStandardHelpOptions = true)
final class BenchOverloadCommand implements Callable<Integer> {
    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "Time of overload to measure (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many times what the worker carries to send (default: ${DEFAULT-VALUE}).")
    private double times;

    @Mixin
    private VideoInput input = new VideoInput();

    @Mixin
    private ModelFile model = new ModelFile();

    @Mixin
    private Output output = new Output();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (seconds < 1 || times <= 0) {
            throw new ParameterException(spec.commandLine(), "--seconds: expected 1 or more; --times: above 0");
        }
        Path file = input.file();
        ModelConfig config = ModelConfig.strict(model.path(), null, null, null, null);
        OverloadResult result = OverloadBench.run(config, file, seconds, times);
        output.print(result, result.text());
        return 0;
    }
}
