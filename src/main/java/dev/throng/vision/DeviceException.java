package dev.throng.vision;

/** The device that was asked for cannot be used; the message says what to do. */
final class DeviceException extends ModelException {
    DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
