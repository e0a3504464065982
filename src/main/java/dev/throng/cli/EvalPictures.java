package dev.throng.cli;

import dev.throng.evaluation.TruthIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which pictures of a folder to evaluate.
 *
 * @param files in the order of their names, or of the list
 * @param problems one message per name of the list that is no picture in the folder
 */
record EvalPictures(List<Path> files, List<String> problems) {
    private static final int NAMED = 5;

    /**
     * Those right in a folder.
     *
     * @param option that names the folder, for messages
     * @param list a file with the names of those to take, one a line, with or without extension; null for all
     */
    static EvalPictures of(String option, Path folder, @Nullable Path list) {
        if (!Files.isDirectory(folder)) {
            throw new UserError("%s: %s is not a folder that can be read".formatted(option, folder));
        }
        List<Path> all = MediaFiles.find(List.of(folder)).found().stream()
                .filter(file -> !file.video() && file.name().getNameCount() == 1)
                .map(MediaFiles.Found::path)
                .toList();
        if (all.isEmpty()) {
            throw new UserError("%s: no pictures in %s".formatted(option, folder));
        }
        return list == null ? new EvalPictures(all, List.of()) : listed(folder, all, list);
    }

    /** One message about those of the pictures, by name without extension, that are not here; none if all are. */
    List<String> missing(List<String> pictures, Path folder) {
        Set<String> here = files.stream()
                .map(file -> TruthIndex.stem(String.valueOf(file.getFileName())))
                .collect(Collectors.toSet());
        List<String> missing =
                pictures.stream().filter(picture -> !here.contains(picture)).toList();
        if (missing.isEmpty()) {
            return List.of();
        }
        String names = missing.stream().limit(NAMED).collect(Collectors.joining(", "));
        return List.of("%s: truth about pictures that are not there (%d): %s%s"
                .formatted(folder, missing.size(), names, missing.size() > NAMED ? ", ..." : ""));
    }

    private static EvalPictures listed(Path folder, List<Path> all, Path list) {
        List<Path> files = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : names(list)) {
            List<Path> matching = all.stream().filter(called(name)).toList();
            files.addAll(matching);
            if (matching.isEmpty()) {
                problems.add("%s: %s is no picture in %s".formatted(list, name, folder));
            }
        }
        return new EvalPictures(files, problems);
    }

    private static Predicate<Path> called(String name) {
        return file -> {
            String own = String.valueOf(file.getFileName());
            return own.equals(name) || TruthIndex.stem(own).equals(name);
        };
    }

    private static Set<String> names(Path list) {
        try {
            Set<String> names = new LinkedHashSet<>(
                    Files.readAllLines(list).stream().map(String::strip).toList());
            names.remove("");
            if (names.isEmpty()) {
                throw new UserError("--list: %s names no picture".formatted(list));
            }
            return names;
        } catch (IOException e) {
            throw new UserError("--list: %s cannot be read as text, one name a line".formatted(list));
        }
    }
}
