package dev.throng.cli;

import dev.throng.config.ConfigException;
import dev.throng.config.ConfigLoader;
import dev.throng.config.ConfigWatcher;
import dev.throng.config.ThrongConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --config} and what it loads. */
final class ConfigFile {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "throng.yml",
            description = "Configuration (default: ${DEFAULT-VALUE}). Each value can be overridden by the environment:"
                    + " THRONG_SECTION_KEY.")
    private Path file;

    private byte[] loaded = {};

    Path file() {
        return file;
    }

    /** Tells of changes to the file from now on. */
    ConfigWatcher watch(ConfigWatcher.Listener listener) {
        return ConfigWatcher.start(file, loaded, System.getenv(), listener);
    }

    ThrongConfig load() throws ConfigException {
        loaded = ConfigWatcher.contents(file);
        return new ConfigLoader().load(file, System.getenv());
    }
}
