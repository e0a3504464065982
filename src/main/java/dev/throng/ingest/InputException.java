package dev.throng.ingest;

/** A source that cannot be opened or read on; the message names it without credentials and says why. */
public class InputException extends Exception {
    /** When it is worth while to try again. */
    enum Retry {
        /** Soon: it may be back at any time. */
        SOON,
        /** Seldom: somebody has to mend it, and asking often may do harm, as where accounts are locked. */
        SELDOM,
        /** Never. */
        NEVER
    }

    private final Retry retry;

    InputException(String message, Retry retry) {
        super(message);
        this.retry = retry;
    }

    Retry retry() {
        return retry;
    }
}
