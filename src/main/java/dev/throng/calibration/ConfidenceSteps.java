package dev.throng.calibration;

import dev.throng.event.HeadPoint;
import java.util.Arrays;
import java.util.List;

/** The thresholds that a calibration chooses from: 0.05, 0.10, to 0.95. */
public final class ConfidenceSteps {
    /** How many there are. */
    public static final int COUNT = 19;

    /** The lowest threshold that a camera can have: what is less sure is not asked for. */
    public static final double LOWEST = 0.05;

    private static final double PER_UNIT = 20;

    private ConfidenceSteps() {}

    /** The threshold of a step, 0 to {@link #COUNT} - 1. */
    public static double threshold(int step) {
        return (step + 1) / PER_UNIT;
    }

    /** The step of one of the thresholds. */
    static int step(double threshold) {
        return Math.toIntExact(Math.round(threshold * PER_UNIT)) - 1;
    }

    /**
     * How many points are above each threshold.
     *
     * @return {@link #COUNT} numbers, falling
     */
    public static List<Integer> pointsAbove(List<HeadPoint> points) {
        Integer[] above = new Integer[COUNT];
        int[] inStep = new int[COUNT + 1];
        for (HeadPoint point : points) {
            // a point on a threshold is not above it
            int passed = (int) Math.ceil(point.confidence() * PER_UNIT) - 1;
            inStep[Math.max(0, Math.min(COUNT, passed))]++;
        }
        int sum = 0;
        for (int step = COUNT - 1; step >= 0; step--) {
            sum += inStep[step + 1];
            above[step] = sum;
        }
        return Arrays.asList(above);
    }
}
