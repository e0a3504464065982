package dev.throng.cli;

import dev.throng.calibration.CalibrationFit;
import dev.throng.calibration.ConfirmedCount;
import dev.throng.event.Calibration;
import dev.throng.event.ModelRef;
import java.util.List;
import java.util.Locale;

/**
 * What {@code throng calibrate} prints.
 *
 * @param camera the camera's id
 * @param model that counted
 * @param before threshold and scale in force
 * @param fit that was found
 * @param helps whether it makes other counts better too
 * @param pictures counted beside the truth, in the order of their names
 */
record CalibrateResult(
        String camera, ModelRef model, Calibration before, CalibrationFit fit, boolean helps, List<Picture> pictures) {

    /**
     * One picture.
     *
     * @param image file name
     * @param people that there really are
     * @param before counted as things are
     * @param after counted with the calibration that was found
     */
    record Picture(String image, int people, int before, int after) {
        static Picture of(ConfirmedCount count, CalibrationFit fit) {
            return new Picture(count.name(), count.people(), count.counted(), fit.count(count));
        }
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                %s: %d pictures, counted by %s %s
                         threshold  scale  error, people per picture
                before   %9.2f  %5.2f  %.1f
                after    %9.2f  %5.2f  %.1f; %.1f expected on other pictures

                people  before   after
                """,
                camera,
                fit.confirmed(),
                model.name(),
                model.version(),
                before.threshold(),
                before.scale(),
                fit.errorBefore(),
                fit.threshold(),
                fit.scale(),
                fit.errorAfter(),
                fit.errorExpected()));
        pictures.forEach(picture -> text.append(String.format(
                Locale.ROOT, "%6d  %6d  %6d  %s%n", picture.people, picture.before, picture.after, picture.image)));
        return text.toString();
    }

    /** The setting, as it stands under the camera in the configuration. */
    String yaml() {
        return String.format(Locale.ROOT, "calibration: {threshold: %.2f, scale: %.2f}", fit.threshold(), fit.scale());
    }
}
