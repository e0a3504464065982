package dev.throng.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A model input size, written {@code 768x512}.
 *
 * @param width pixels, a multiple of 256
 * @param height pixels, a multiple of 128
 */
public record InputSize(int width, int height) {
    public InputSize {
        if (width <= 0 || height <= 0 || width % 256 != 0 || height % 128 != 0) {
            throw new IllegalArgumentException(
                    "width must be a multiple of 256 and height of 128, such as 768x512; found %dx%d"
                            .formatted(width, height));
        }
    }

    /** Reads {@code WIDTHxHEIGHT}. */
    @JsonCreator
    public static InputSize parse(String text) {
        String[] sides = text.split("x", -1);
        if (sides.length != 2) {
            throw new IllegalArgumentException("expected WIDTHxHEIGHT, such as 768x512; found " + text);
        }
        return new InputSize(Integer.parseInt(sides[0].strip()), Integer.parseInt(sides[1].strip()));
    }

    @JsonValue
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
