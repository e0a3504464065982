package dev.throng.event;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One head, as the array {@code [x, y, confidence]} in JSON.
 *
 * @param x distance from the left edge as a fraction of the picture's width, 0 to 1
 * @param y distance from the top edge as a fraction of the picture's height, 0 to 1
 * @param confidence the model's probability that a person is here, 0 to 1
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"x", "y", "confidence"})
public record HeadPoint(double x, double y, double confidence) {}
