package dev.throng.ingest;

/** A source that cannot be opened or read on; the message names it without credentials and says why. */
public class InputException extends Exception {
    private final boolean permanent;

    InputException(String message, boolean permanent) {
        super(message);
        this.permanent = permanent;
    }

    /** True if trying again would not help. */
    boolean isPermanent() {
        return permanent;
    }
}
