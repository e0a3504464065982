package dev.throng.calibration;

import java.util.List;

/**
 * A frame or picture whose people somebody has counted.
 *
 * @param name for messages: a file's, or the frame's sequence number
 * @param people that there really are
 * @param counted that Throng counted, with the calibration of then
 * @param pointsAbove points above each of the {@link ConfidenceSteps}
 */
public record ConfirmedCount(String name, int people, int counted, List<Integer> pointsAbove) {
    public ConfirmedCount {
        pointsAbove = List.copyOf(pointsAbove);
        if (people < 0) {
            throw new IllegalArgumentException("people: must be 0 or more, is " + people);
        }
        if (pointsAbove.size() != ConfidenceSteps.COUNT) {
            throw new IllegalArgumentException("expected points above %d thresholds, found %d"
                    .formatted(ConfidenceSteps.COUNT, pointsAbove.size()));
        }
    }

    /** What a calibration would make of it. */
    int count(int step, double scale) {
        return (int) Math.round(scale * pointsAbove.get(step));
    }
}
