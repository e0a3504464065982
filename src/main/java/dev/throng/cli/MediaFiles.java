package dev.throng.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to count.
 *
 * @param found in the order of the command line, folders in the order of their names
 * @param problems one message per path that leads nowhere
 */
record MediaFiles(List<Found> found, List<String> problems) {
    private static final Set<String> PICTURES =
            Set.of("jpg", "jpeg", "jpe", "png", "bmp", "webp", "tif", "tiff", "ppm", "pgm");
    private static final Set<String> VIDEOS =
            Set.of("mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "ts", "flv", "wmv", "h264", "264", "hevc");

    /**
     * A picture or video.
     *
     * @param path as the user would write it
     * @param name for what is derived from it: relative to the folder that was asked for
     * @param video true for a video, false for a picture
     */
    record Found(Path path, Path name, boolean video) {}

    /** Looks at each path; a folder gives all pictures and videos below it. */
    static MediaFiles find(List<Path> paths) {
        List<Found> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                List<Found> inside = below(path);
                if (inside.isEmpty()) {
                    problems.add("%s: no pictures or videos in this folder".formatted(path));
                }
                found.addAll(inside);
            } else if (!Files.isReadable(path)) {
                problems.add("%s: no such file, or not readable".formatted(path));
            } else {
                found.add(new Found(path, path.getFileName(), isVideo(path)));
            }
        }
        return new MediaFiles(found, problems);
    }

    /** Whether the name says so. */
    static boolean isVideo(Path file) {
        return VIDEOS.contains(extension(file));
    }

    private static List<Found> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> PICTURES.contains(extension(file)) || isVideo(file))
                    .sorted()
                    .map(file -> new Found(file, folder.relativize(file), isVideo(file)))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new UserError("%s: cannot be read: %s".formatted(folder, e.getMessage()));
        }
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
