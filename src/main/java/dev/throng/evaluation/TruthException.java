package dev.throng.evaluation;

/** A truth that is missing or cannot be used; the message says what is wrong, and in which file. */
public final class TruthException extends Exception {
    TruthException(String message) {
        super(message);
    }
}
