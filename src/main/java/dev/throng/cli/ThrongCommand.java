package dev.throng.cli;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "throng",
        description = "Counts people in live video, and says how fresh the number is.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            RoleCommand.IngestCommand.class,
            RoleCommand.WorkerCommand.class,
            RoleCommand.GatewayCommand.class,
            CountCommand.class,
            EvalCommand.class,
            CalibrateCommand.class,
            ConfigCommand.class,
            BenchCommand.class,
            GenerateCompletion.class,
            CommandLine.HelpCommand.class
        },
        footerHeading = "%nStart with:%n",
        footer = {
            "  throng demo                            counts people in a sample clip",
            "  throng demo --input rtsp://HOST/PATH   counts people in your camera's stream",
            "  throng config example > throng.yml     then: throng run --config throng.yml",
            "  source <(throng generate-completion)   completes commands in bash and zsh"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; the reason is on standard error", "2:wrong usage or configuration"})
public final class ThrongCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
