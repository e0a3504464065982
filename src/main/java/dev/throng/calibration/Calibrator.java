package dev.throng.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds a calibration: the threshold with the smallest error first, then the factor. A factor for each threshold would
 * fit a few pictures better, and others worse.
 */
public final class Calibrator {
    /** With fewer, chance decides. */
    public static final int FEWEST = 3;

    /** Beyond these a factor mends no model. */
    public static final double SMALLEST_SCALE = 0.2;

    public static final double LARGEST_SCALE = 5;

    private static final double SCALE_STEPS = 100;

    private Calibrator() {}

    /**
     * Fits.
     *
     * @param threshold that is in force: of thresholds that fit equally well the nearest to it is taken
     * @throws CalibrationException if nothing can be made of them, with the reason
     */
    public static CalibrationFit fit(List<ConfirmedCount> confirmed, double threshold) throws CalibrationException {
        check(confirmed);
        Choice choice = choose(confirmed, threshold);
        double left = 0;
        for (int i = 0; i < confirmed.size(); i++) {
            List<ConfirmedCount> others = new ArrayList<>(confirmed);
            ConfirmedCount out = others.remove(i);
            left += choose(others, threshold).error(List.of(out));
        }
        return new CalibrationFit(
                confirmed.size(),
                ConfidenceSteps.threshold(choice.step),
                choice.scale,
                rounded(confirmed.stream()
                        .mapToInt(each -> Math.abs(each.counted() - each.people()))
                        .average()
                        .orElseThrow()),
                rounded(choice.error(confirmed)),
                rounded(left / confirmed.size()));
    }

    private static void check(List<ConfirmedCount> confirmed) throws CalibrationException {
        if (confirmed.size() < FEWEST) {
            throw new CalibrationException("%d confirmed count%s; a calibration needs %d at least, of different moments"
                    .formatted(confirmed.size(), confirmed.size() == 1 ? "" : "s", FEWEST));
        }
        if (confirmed.stream().allMatch(each -> each.people() == 0)) {
            throw new CalibrationException("nobody is in any of the pictures; confirm counts of some with people");
        }
        if (confirmed.stream().allMatch(each -> each.pointsAbove().get(0) == 0)) {
            throw new CalibrationException(
                    "the model finds nobody in any of the pictures, however unsure it may be; no calibration mends that");
        }
    }

    private static Choice choose(List<ConfirmedCount> confirmed, double threshold) {
        Choice plain = IntStream.range(0, ConfidenceSteps.COUNT)
                .mapToObj(step -> new Choice(step, 1))
                .min(Comparator.<Choice>comparingDouble(each -> each.error(confirmed))
                        .thenComparingDouble(each -> Math.abs(ConfidenceSteps.threshold(each.step) - threshold)))
                .orElseThrow();
        Choice scaled = new Choice(plain.step, scale(confirmed, plain.step));
        return scaled.error(confirmed) < plain.error(confirmed) ? scaled : plain;
    }

    /** The median of people per point, weighted by points: no other factor leaves a smaller sum of errors. */
    private static double scale(List<ConfirmedCount> confirmed, int step) {
        List<ConfirmedCount> found = confirmed.stream()
                .filter(each -> each.pointsAbove().get(step) > 0)
                .sorted(Comparator.comparingDouble(each -> ratio(each, step)))
                .toList();
        long all =
                found.stream().mapToLong(each -> each.pointsAbove().get(step)).sum();
        long passed = 0;
        for (ConfirmedCount each : found) {
            passed += each.pointsAbove().get(step);
            if (2 * passed >= all) {
                double bounded = Math.max(SMALLEST_SCALE, Math.min(LARGEST_SCALE, ratio(each, step)));
                return Math.round(bounded * SCALE_STEPS) / SCALE_STEPS;
            }
        }
        return 1;
    }

    private static double ratio(ConfirmedCount each, int step) {
        return (double) each.people() / each.pointsAbove().get(step);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private record Choice(int step, double scale) {
        /** Mean absolute error, people per picture. */
        double error(List<ConfirmedCount> confirmed) {
            return confirmed.stream()
                    .mapToInt(each -> Math.abs(each.count(step, scale) - each.people()))
                    .average()
                    .orElseThrow();
        }
    }
}
