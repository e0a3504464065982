package dev.throng.config;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files that come with Throng: below the working directory, else below the folder that the launcher names. */
public final class Home {
    private Home() {}

    /** The path itself if it is absolute or exists; else as if below the folder that the launcher names. */
    public static Path resolve(Path relative) {
        return Files.exists(relative)
                ? relative
                : Path.of(System.getProperty("throng.home", "")).resolve(relative);
    }
}
