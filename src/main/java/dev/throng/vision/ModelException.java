package dev.throng.vision;

/** A model that cannot be used, or a run of it that failed; the message names the file, what was expected and found. */
public class ModelException extends Exception {
    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
