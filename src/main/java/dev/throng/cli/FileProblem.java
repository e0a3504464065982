package dev.throng.cli;

/** A file that cannot be counted; the message says what is wrong with it, without its name. */
final class FileProblem extends Exception {
    FileProblem(String message) {
        super(message);
    }
}
