package dev.throng.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.throng.evaluation.Truth;
import dev.throng.evaluation.TruthException;
import dev.throng.evaluation.TruthIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** How many people there really are in pictures: said in so many words, or as annotated heads. */
final class TruthCounts {
    private static final CsvSchema CSV = CsvSchema.emptySchema().withHeader();

    private final Map<String, Integer> counts = new TreeMap<>();
    private @Nullable TruthIndex heads;

    private TruthCounts() {}

    /**
     * Reads what the user gives.
     *
     * @param given {@code NAME=COUNT}, a CSV file with the columns image and count, or what {@code throng eval} takes
     * @throws UserError if one cannot be used
     */
    static TruthCounts of(List<String> given) {
        TruthCounts truth = new TruthCounts();
        for (String each : given) {
            int equals = each.lastIndexOf('=');
            if (equals > 0 && !Files.exists(Path.of(each))) {
                truth.put(each.substring(0, equals), each.substring(equals + 1));
            } else if (each.endsWith(".csv")) {
                truth.readCsv(Path.of(each));
            } else {
                truth.readHeads(Path.of(each));
            }
        }
        return truth;
    }

    /**
     * People in a picture; empty if nothing is said about it.
     *
     * @param picture its file name
     * @param width in pixels
     * @param height in pixels
     * @param counts whether people at these fractions of the picture count
     * @throws TruthException if what is said cannot be read
     */
    Optional<Integer> people(String picture, int width, int height, BiPredicate<Double, Double> counts)
            throws TruthException {
        Integer said = this.counts.get(TruthIndex.stem(picture));
        if (said != null) {
            return Optional.of(said);
        }
        if (heads == null || !heads.pictures().contains(TruthIndex.stem(picture))) {
            return Optional.empty();
        }
        Truth truth = heads.about(picture);
        return Optional.of((int) truth.heads().stream()
                .filter(head -> counts.test(head.x() / width, head.y() / height))
                .count());
    }

    private void put(String picture, String count) {
        try {
            int people = Integer.parseInt(count.strip());
            if (people < 0) {
                throw new NumberFormatException("negative");
            }
            counts.put(TruthIndex.stem(picture.strip()), people);
        } catch (NumberFormatException e) {
            throw new UserError("--truth: %s=%s: expected a whole number of people, such as %s=12"
                    .formatted(picture, count, picture));
        }
    }

    private void readCsv(Path file) {
        try (MappingIterator<Map<String, String>> lines =
                new CsvMapper().readerForMapOf(String.class).with(CSV).readValues(file.toFile())) {
            while (lines.hasNext()) {
                Map<String, String> line = lines.next();
                if (line.get("image") == null || line.get("count") == null) {
                    throw new UserError("--truth: %s: expected the columns image and count".formatted(file));
                }
                put(line.get("image"), line.get("count"));
            }
        } catch (JsonProcessingException e) {
            throw new UserError("--truth: %s: not CSV, at line %d"
                    .formatted(file, e.getLocation().getLineNr()));
        } catch (IOException e) {
            throw new UserError("--truth: %s: no such file, or not readable".formatted(file));
        }
    }

    private void readHeads(Path place) {
        try {
            heads = TruthIndex.of(place);
        } catch (TruthException e) {
            throw new UserError("--truth: %s; or say NAME=COUNT, such as a.jpg=12".formatted(e.getMessage()));
        }
    }
}
