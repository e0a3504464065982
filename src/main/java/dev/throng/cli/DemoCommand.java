package dev.throng.cli;

import dev.throng.config.CameraConfig;
import dev.throng.config.Home;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ListenerConfig;
import dev.throng.config.ModelConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.config.WorkerConfig;
import dev.throng.ingest.InputProbe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code throng demo}: {@code run} with a sample clip, or any other input, as the only camera. */
@Command(
        name = "demo",
        description = "Counts people in a sample clip, or in any video or stream, and shows them on a page.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final String SAMPLE = "samples/vtest.mp4";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + ThrongConfig.GATEWAY_PORT,
            description = "Port of the page (default: ${DEFAULT-VALUE}; 0: any free one).")
    private int port;

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            defaultValue = "" + ThrongConfig.MANAGEMENT_PORT,
            description = "Port of health and metrics (default: ${DEFAULT-VALUE}; 0: any free one).")
    private int managementPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the embedded Kafka broker (default: ${DEFAULT-VALUE}; 0: any free one).")
    private int kafkaPort;

    @Option(
            names = "--input",
            paramLabel = "FILE|URL",
            description =
                    "A video file, or an rtsp:// or http:// stream, instead of the sample clip. A file is played in"
                            + " a loop.")
    private String input;

    @Mixin
    private ModelFile model = new ModelFile();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        String url = input == null ? Home.resolve(Path.of(SAMPLE)).toString() : input;
        InputProbe.check(url);
        ModelConfig modelConfig = model.path() == null
                ? ModelConfig.defaults()
                : ModelConfig.defaults().withPath(model.path());
        // a partition for each stream thread: more would only take longer to start and to stop
        ThrongConfig config = new ThrongConfig(
                new KafkaConfig(null, null, WorkerConfig.defaults().streamThreads(), null, null, kafkaPort, null),
                List.of(CameraConfig.of("demo", input == null ? "Sample clip" : "Demo", url, true)),
                null,
                modelConfig,
                null,
                ListenerConfig.loopback(port),
                ListenerConfig.loopback(managementPort));
        PrintWriter out = spec.commandLine().getOut();
        return Service.run(config, out, kafka -> FirstCount.announce(kafka, out, Clock.systemUTC()));
    }
}
