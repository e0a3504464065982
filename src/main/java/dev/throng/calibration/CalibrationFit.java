package dev.throng.calibration;

/**
 * The calibration that fits the confirmed counts best, and what it is worth.
 *
 * @param confirmed how many counts it was made from
 * @param threshold confidence above which a point counts
 * @param scale people per point
 * @param errorBefore mean absolute error of what Throng counted, people per picture
 * @param errorAfter the same with this calibration, on the pictures that it was made from
 * @param errorExpected the same on pictures that it was not made from: each in turn was left out
 */
public record CalibrationFit(
        int confirmed, double threshold, double scale, double errorBefore, double errorAfter, double errorExpected) {

    /** True if it makes counts of other pictures better as well. */
    public boolean helps() {
        return errorExpected < errorBefore;
    }

    /** What it makes of a picture. */
    public int count(ConfirmedCount picture) {
        return picture.count(ConfidenceSteps.step(threshold), scale);
    }

    /** Why it is not to be taken. */
    public String objection() {
        return ("a calibration does not help: on pictures that it is not made from the error would be %.1f people, and"
                        + " it is %.1f as things are; confirm more counts, of fuller and emptier pictures, or leave the"
                        + " camera as it is")
                .formatted(errorExpected, errorBefore);
    }
}
