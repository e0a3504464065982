package dev.throng.cli;

import dev.throng.config.ThrongConfig;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code throng run}: every role in this process. */
@Command(
        name = "run",
        description = "Runs everything in one process: cameras, counting, page. Starts an embedded Kafka broker unless"
                + " kafka.bootstrapServers names a cluster.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigFile configFile;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ThrongConfig config = configFile.load();
        if (config.cameras().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("throng: cameras: none in " + configFile.file() + "; add some on the page, or there");
        }
        if (config.kafka().isTemporary()) {
            spec.commandLine()
                    .getErr()
                    .println("throng: kafka.dataDirectory: not set, so history, alerts and cameras added on the page"
                            + " are gone when this ends; name a folder to keep them");
        }
        return Service.run(
                config,
                configFile,
                EnumSet.allOf(Part.class),
                spec.commandLine().getOut());
    }
}
