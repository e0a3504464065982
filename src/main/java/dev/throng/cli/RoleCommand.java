package dev.throng.cli;

import dev.throng.config.ThrongConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One role alone, against a Kafka cluster. */
abstract class RoleCommand implements Callable<Integer> {
    private final Part part;

    @Mixin
    private ConfigFile configFile;

    @Spec
    private CommandSpec spec;

    RoleCommand(Part part) {
        this.part = part;
    }

    @Override
    public Integer call() throws Exception {
        ThrongConfig config = configFile.load();
        if (config.kafka().bootstrapServers().isEmpty()) {
            throw new dev.throng.config.ConfigException(
                    configFile.file().toString(),
                    List.of("kafka.bootstrapServers: needed by `throng %s`; only `throng run` brings its own broker"
                            .formatted(spec.name())));
        }
        return Service.run(
                config, configFile, EnumSet.of(part), spec.commandLine().getOut());
    }

    /** {@code throng ingest}. */
    @Command(
            name = "ingest",
            description = "Reads the cameras and publishes frames to Kafka.",
            mixinStandardHelpOptions = true)
    static final class IngestCommand extends RoleCommand {
        IngestCommand() {
            super(Part.INGEST);
        }
    }

    /** {@code throng worker}. */
    @Command(
            name = "worker",
            description = "Counts people in the frames on Kafka; start as many as it takes.",
            mixinStandardHelpOptions = true)
    static final class WorkerCommand extends RoleCommand {
        WorkerCommand() {
            super(Part.WORKER);
        }
    }

    /** {@code throng gateway}. */
    @Command(
            name = "gateway",
            description = "Serves the page, REST and WebSocket; any number of them see everything.",
            mixinStandardHelpOptions = true)
    static final class GatewayCommand extends RoleCommand {
        GatewayCommand() {
            super(Part.GATEWAY);
        }
    }
}
