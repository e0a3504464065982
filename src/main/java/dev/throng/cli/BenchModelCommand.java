package dev.throng.cli;

import dev.throng.config.InputSize;
import dev.throng.config.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code throng bench model}: how long one run of a model takes. */
@Command(
        name = "model",
        description = {
            "Times single runs of an ONNX model, without decoding and Kafka, over one picture. A crowded picture takes "
                    + "longer than a sparse one, since the model looks closer where people are: choose it with --input."
        },
        mixinStandardHelpOptions = true)
final class BenchModelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "An ONNX model that follows the model contract.")
    private Path model = Path.of("");

    @Option(
            names = "--input",
            paramLabel = "FILE",
            defaultValue = "samples/vtest.mp4",
            description = "A picture, or a video for its first frame (default: ${DEFAULT-VALUE}).")
    private Path input = Path.of("samples/vtest.mp4");

    @Option(
            names = "--sizes",
            paramLabel = "WxH",
            split = ",",
            defaultValue = "768x512,1024x640",
            description = "Model input sizes; the picture is stretched over them (default: ${DEFAULT-VALUE}).")
    private List<String> sizes = List.of();

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2",
            description = "Threads of the model on a CPU (default: ${DEFAULT-VALUE}).")
    private List<Integer> threads = List.of();

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "20",
            description = "Runs to time of each size and number of threads (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs before them that are not timed (default: ${DEFAULT-VALUE}).")
    private int warmUps;

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private Output output = new Output();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        require(repeats >= 1, "--repeats: expected 1 or more, found " + repeats);
        require(warmUps >= 0, "--warm-up: expected 0 or more, found " + warmUps);
        threads.forEach(count -> require(count >= 1, "--threads: expected 1 or more, found " + count));
        ModelBench bench = new ModelBench(input, inputSizes(), threads, warmUps, repeats);
        ModelBench.Result result = bench.run(ModelConfig.strict(model, device.device(), null, null, null));
        output.print(result, result.text());
        return 0;
    }

    private List<InputSize> inputSizes() {
        try {
            return sizes.stream().map(InputSize::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--sizes: " + e.getMessage());
        }
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), problem);
        }
    }
}
