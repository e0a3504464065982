package dev.throng;

import dev.throng.cli.ErrorReporter;
import dev.throng.cli.ThrongCommand;
import picocli.CommandLine;

/** The program: {@code throng COMMAND}. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration. */
public final class Throng {
    private Throng() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ThrongCommand())
                .setExecutionExceptionHandler(new ErrorReporter())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
