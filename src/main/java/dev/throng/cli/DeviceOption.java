package dev.throng.cli;

import picocli.CommandLine.Option;

/** The option {@code --device}. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "auto|cpu|cuda:N",
            defaultValue = "auto",
            description = "Where the model runs (default: ${DEFAULT-VALUE}).")
    private String device = "auto";

    String device() {
        return device;
    }
}
