package dev.throng.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest. */
public final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "throng " + version(), "Java %s (%s)".formatted(Runtime.version(), System.getProperty("java.vm.vendor"))
        };
    }

    /** Such as {@code 0.1.0}, or {@code development} outside a jar. */
    static String version() {
        return Objects.requireNonNullElse(VersionProvider.class.getPackage().getImplementationVersion(), "development");
    }
}
