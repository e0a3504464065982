package dev.throng.vision;

import org.jspecify.annotations.Nullable;

/** A model that cannot be used, or a run of it that failed; the message names the file, what was expected and found. */
public class ModelException extends Exception {
    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
