package dev.throng.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.throng.event.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Truth as JSON, one object per picture, alone in its file or in an array: {@code {"image": "x.jpg", "points": [[x, y],
 * ...]}}, one point per head, in pixels.
 *
 * @param image file name of the picture; may be absent where the JSON file has the picture's name
 * @param truth the heads in it
 */
record JsonTruth(@Nullable String image, Truth truth) {
    private static final ObjectReader READER = EventJson.mapper()
            .readerForListOf(Annotated.class)
            .with(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
    private static final ObjectReader TREE =
            EventJson.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Reads all pictures of a file.
     *
     * @throws TruthException if it is no JSON, or not of this shape; it says where
     */
    static List<JsonTruth> read(Path file) throws TruthException {
        JsonNode tree = tree(file);
        try {
            List<Annotated> pictures = READER.readValue(tree);
            return pictures.stream()
                    .map(picture -> new JsonTruth(picture.image, picture.truth()))
                    .toList();
        } catch (JsonMappingException e) {
            throw new TruthException("%s: %sexpected {\"image\": \"x.jpg\", \"points\": [[x, y], ...]}: %s"
                    .formatted(file, place(e), reason(e)));
        } catch (IOException e) {
            throw new TruthException("%s: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    private static JsonNode tree(Path file) throws TruthException {
        try {
            return TREE.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new TruthException("%s: not JSON, or more than one value, at line %d"
                    .formatted(file, e.getLocation().getLineNr()));
        } catch (IOException e) {
            throw new TruthException("%s: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    private static String place(JsonMappingException e) {
        String place = e.getPath().stream()
                .map(step ->
                        step.getFieldName() == null ? "[%d]".formatted(step.getIndex()) : "." + step.getFieldName())
                .collect(Collectors.joining());
        return place.isEmpty() ? "" : place + ": ";
    }

    private static String reason(JsonMappingException e) {
        return e.getCause() instanceof IllegalArgumentException cause ? cause.getMessage() : e.getOriginalMessage();
    }

    /** The object as it stands in the file. */
    record Annotated(@Nullable String image, @Nullable List<double[]> points) {
        Annotated {
            if (points == null) {
                throw new IllegalArgumentException("points: missing");
            }
            for (int i = 0; i < points.size(); i++) {
                double[] point = points.get(i);
                if (point == null || point.length != 2 || !Double.isFinite(point[0]) || !Double.isFinite(point[1])) {
                    throw new IllegalArgumentException(
                            "points[%d]: expected [x, y] in pixels, found %s".formatted(i, Arrays.toString(point)));
                }
            }
        }

        Truth truth() {
            return new Truth(points.stream()
                    .map(point -> new Truth.Position(point[0], point[1]))
                    .toList());
        }
    }
}
