/**
 * From counts that people confirmed to a camera's calibration: the confidence above which a point counts, and the
 * factor between points and people. {@link dev.throng.calibration.Calibrator} is the doorway. The worker tells how many
 * points each threshold would leave ({@link dev.throng.calibration.ConfidenceSteps}); the gateway and the command line
 * bring what people counted.
 */
@NullMarked
package dev.throng.calibration;

import org.jspecify.annotations.NullMarked;
