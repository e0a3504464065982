package dev.throng.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files that come with Throng: below the working directory, else below the folder that the launcher names. */
final class Home {
    private Home() {}

    static Path resolve(Path relative) {
        return Files.exists(relative)
                ? relative
                : Path.of(System.getProperty("throng.home", "")).resolve(relative);
    }
}
