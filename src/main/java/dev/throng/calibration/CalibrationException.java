package dev.throng.calibration;

/** Nothing can be made of the confirmed counts; the message says why, and what to do. */
public final class CalibrationException extends Exception {
    CalibrationException(String message) {
        super(message);
    }
}
