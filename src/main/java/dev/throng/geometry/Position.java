package dev.throng.geometry;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A place in a picture, as the array {@code [x, y]} in JSON.
 *
 * @param x distance from the left edge as a fraction of the picture's width, 0 to 1
 * @param y distance from the top edge as a fraction of the picture's height, 0 to 1
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"x", "y"})
public record Position(double x, double y) {}
