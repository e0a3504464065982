package dev.throng.geometry;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A place that is known both in a picture and on the ground, as the array {@code [x, y, east, north]} in JSON.
 *
 * @param x as {@link Position}
 * @param y as {@link Position}
 * @param east metres along one direction of a plan of the place, from any origin
 * @param north metres along the direction at right angles to it
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"x", "y", "east", "north"})
public record GroundPoint(double x, double y, double east, double north) {
    Position picture() {
        return new Position(x, y);
    }

    Position ground() {
        return new Position(east, north);
    }
}
