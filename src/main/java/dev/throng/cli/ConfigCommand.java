package dev.throng.cli;

import dev.throng.config.ConfigException;
import dev.throng.config.ThrongConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code throng config}: checks a configuration, or prints a complete one to start from. */
@Command(
        name = "config",
        description = "Checks a configuration file, or prints an example.",
        mixinStandardHelpOptions = true)
public final class ConfigCommand implements Runnable {
    private static final String EXAMPLE = "/throng.yml";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "check or example?");
    }

    @Command(
            name = "check",
            description =
                    "Lists every problem of a configuration file with its YAML path; exit code 2 if there is one.",
            mixinStandardHelpOptions = true)
    void check(@Mixin ConfigFile configFile) throws ConfigException {
        ThrongConfig config = configFile.load();
        int cameras = config.cameras().size();
        spec.commandLine()
                .getOut()
                .printf("%s is valid: %d camera%s.%n", configFile.file(), cameras, cameras == 1 ? "" : "s");
    }

    @Command(
            name = "example",
            description = "Prints a complete, commented throng.yml.",
            mixinStandardHelpOptions = true)
    void example() throws IOException {
        try (InputStream in = ConfigCommand.class.getResourceAsStream(EXAMPLE)) {
            spec.commandLine().getOut().print(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            spec.commandLine().getOut().flush();
        }
    }
}
