package dev.throng.cli;

/** Something the user can mend; the message says what, where and how. Exit code 1. */
public final class UserError extends RuntimeException {
    public UserError(String message) {
        super(message);
    }
}
