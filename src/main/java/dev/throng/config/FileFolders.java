package dev.throng.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folders below which cameras may name files. Whoever may edit {@code throng.yml} may name any; a camera that comes
 * from elsewhere may not read whatever file the process can.
 */
public final class FileFolders {
    private final List<Path> folders;

    private FileFolders(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** Those that the configuration allows in {@code ingest.fileFolders}, and those of the files that it names. */
    static FileFolders of(ThrongConfig config) {
        List<Path> folders = new ArrayList<>();
        config.ingest().fileFolders().forEach(folder -> folders.add(Path.of(folder)));
        for (CameraConfig camera : config.cameras()) {
            folders.addAll(around(camera.url()).folders);
        }
        return new FileFolders(folders);
    }

    /** The folder of the file that this URL names, if it names one, or that folder. */
    public static FileFolders around(String url) {
        try {
            CameraUrl parsed = CameraUrl.parse(url);
            Path file = Path.of(parsed.target()).toAbsolutePath();
            boolean folder = file.toFile().isDirectory();
            return new FileFolders(
                    !parsed.isFile() || file.getParent() == null
                            ? List.of()
                            : List.of(folder ? file : file.getParent()));
        } catch (IllegalArgumentException e) {
            // not an input: whoever opens it says so
            return new FileFolders(List.of());
        }
    }

    /** True if the file lies below one of the folders, links followed. */
    public boolean contain(Path file) {
        return folders.stream().anyMatch(folder -> real(file).startsWith(real(folder)));
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
