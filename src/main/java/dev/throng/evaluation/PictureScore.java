package dev.throng.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One picture's count beside the truth; a line of the CSV.
 *
 * @param image file name
 * @param truth people in it
 * @param count people that the model found
 * @param error count less truth
 * @param inferenceMillis the model's run alone, of a size that it had run before
 * @param outside annotations that lie outside the picture; they are counted in {@code truth}
 */
@JsonPropertyOrder({"image", "truth", "count", "error", "inference_ms", "outside"})
public record PictureScore(
        String image,
        int truth,
        int count,
        int error,
        @JsonProperty("inference_ms") double inferenceMillis,
        int outside) {}
