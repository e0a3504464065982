package dev.throng.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code throng bench ingest}: what a camera costs. */
@Command(
        name = "ingest",
        description = {
            "Reads a video in a loop as so many cameras at once, and publishes their frames to an embedded broker.",
            "Prints processor time, memory and threads per camera, the broker's share included."
        },
        mixinStandardHelpOptions = true)
final class BenchIngestCommand implements Callable<Integer> {
    @Option(
            names = "--cameras",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,10,50,100",
            description = "Numbers of cameras to try, one after the other (default: ${DEFAULT-VALUE}).")
    private List<Integer> cameras = List.of();

    @Option(
            names = "--fps",
            paramLabel = "N",
            defaultValue = "2",
            description = "Frames per second that each camera publishes (default: ${DEFAULT-VALUE}).")
    private double fps;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Time to measure each (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "8",
            description = "Seconds before each measurement (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Mixin
    private VideoInput input = new VideoInput();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (seconds < 1 || warmUp < 0 || fps <= 0 || cameras.stream().anyMatch(n -> n < 1)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--seconds and --cameras: expected 1 or more; --warm-up: 0 or more; --fps: above 0");
        }
        Path file = input.file();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%s in a loop, %s frames/s published per camera, %d s each, %d cores%n",
                input.name(), fps, seconds, Runtime.getRuntime().availableProcessors());
        out.println("cameras  published  cores  cores/camera  resident MB  MB/camera  threads");
        out.flush();
        try (QuietLog quiet = QuietLog.open();
                IngestBench bench = IngestBench.start(file, fps, warmUp)) {
            for (int number : cameras) {
                IngestBench.Result result = bench.measure(number, seconds);
                out.printf(
                        "%7d %9.0f%% %6.2f %13.4f %12.0f %10.1f %8d%n",
                        number,
                        100 * result.publishedShare(),
                        result.cores(),
                        result.cores() / number,
                        result.residentBytes() / 1e6,
                        (result.residentBytes() - result.restingBytes()) / 1e6 / number,
                        result.threads());
                out.flush();
            }
        }
        return 0;
    }
}
