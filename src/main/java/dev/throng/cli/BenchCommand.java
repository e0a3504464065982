package dev.throng.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code throng bench}: measures Throng on this machine. */
@Command(
        name = "bench",
        description = "Measures how fast Throng is on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchPipelineCommand.class,
            BenchOverloadCommand.class,
            BenchModelCommand.class,
            BenchIngestCommand.class
        })
public final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "which benchmark? There are: pipeline, overload, model, ingest");
    }
}
