package dev.throng.evaluation;

import java.util.List;

/**
 * Where the people in a picture are, as a person annotated it.
 *
 * @param heads one position per person
 */
public record Truth(List<Position> heads) {
    public Truth {
        heads = List.copyOf(heads);
    }

    /**
     * The middle of a head.
     *
     * @param x pixels from the left
     * @param y pixels from the top
     */
    public record Position(double x, double y) {
        public Position {
            if (!Double.isFinite(x) || !Double.isFinite(y)) {
                throw new IllegalArgumentException("expected [x, y] in pixels, found [%s, %s]".formatted(x, y));
            }
        }
    }

    /** People in the picture. */
    public int count() {
        return heads.size();
    }

    /** How many of the annotated heads lie outside a picture of this size in pixels. */
    public int outside(int width, int height) {
        return (int) heads.stream()
                .filter(head -> head.x() < 0 || head.y() < 0 || head.x() >= width || head.y() >= height)
                .count();
    }
}
