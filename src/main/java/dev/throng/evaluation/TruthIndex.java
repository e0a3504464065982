package dev.throng.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds the truth about a picture by its file name. About {@code x.jpg} tells {@code GT_x.mat}, {@code x.mat},
 * {@code x.json}, or an object in any JSON file with {@code "image": "x.jpg"}.
 */
public final class TruthIndex {
    private static final String MAT = ".mat";
    private static final String JSON = ".json";
    private static final String MAT_PREFIX = "GT_";

    private final Path place;
    private final List<String> problems = new ArrayList<>();
    /** By the picture's name without its extension. */
    private final Map<String, Source> sources = new TreeMap<>();

    private TruthIndex(Path place) {
        this.place = place;
    }

    /**
     * Looks at a folder, or at one JSON file.
     *
     * @throws TruthException if it is not there, or no truth is in it
     */
    public static TruthIndex of(Path place) throws TruthException {
        TruthIndex index = new TruthIndex(place);
        index.filesOf(place).forEach(index::add);
        if (index.sources.isEmpty()) {
            throw new TruthException(
                    index.problems.isEmpty()
                            ? "%s: no .mat or .json files here".formatted(place)
                            : String.join("; ", index.problems));
        }
        return index;
    }

    /** Files that cannot be used and pictures that two of them tell about, one message each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Names, without extension, of the pictures that some truth is about. */
    public List<String> pictures() {
        return List.copyOf(sources.keySet());
    }

    /**
     * The truth about a picture.
     *
     * @param picture its file name
     * @throws TruthException if there is none, or it cannot be read
     */
    public Truth about(String picture) throws TruthException {
        String stem = stem(picture);
        Source source = sources.get(stem);
        if (source == null) {
            throw new TruthException(
                    "no truth about it in %s: expected %s%s.mat, %s.mat, %s.json or an \"image\": \"%s\""
                            .formatted(place, MAT_PREFIX, stem, stem, stem, picture));
        }
        return source.read();
    }

    /** A file name without its extension. */
    public static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private List<Path> filesOf(Path place) throws TruthException {
        if (Files.isRegularFile(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new TruthException("%s: no such file or folder, or not readable".formatted(place));
        }
    }

    private void add(Path file) {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        if (name.endsWith(MAT)) {
            String stem = stem(name);
            put(stem.startsWith(MAT_PREFIX) ? stem.substring(MAT_PREFIX.length()) : stem, new InMat(file));
        } else if (name.endsWith(JSON)) {
            try {
                for (JsonTruth picture : JsonTruth.read(file)) {
                    put(stem(picture.image() == null ? name : picture.image()), new InJson(file, picture.truth()));
                }
            } catch (TruthException e) {
                problems.add(e.getMessage());
            }
        }
    }

    private void put(String picture, Source source) {
        Source other = sources.putIfAbsent(picture, source);
        if (other != null) {
            problems.add("%s: %s tells about it too; the first is taken".formatted(other.file(), source.file()));
        }
    }

    private sealed interface Source {
        Path file();

        Truth read() throws TruthException;
    }

    private record InMat(Path file) implements Source {
        @Override
        public Truth read() throws TruthException {
            return MatTruth.read(file);
        }
    }

    private record InJson(Path file, Truth truth) implements Source {
        @Override
        public Truth read() {
            return truth;
        }
    }
}
