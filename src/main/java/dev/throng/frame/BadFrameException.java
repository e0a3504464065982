package dev.throng.frame;

/** A record on the frames topic that is not a frame; the message says what is wrong with it. */
public class BadFrameException extends Exception {
    public BadFrameException(String message) {
        super(message);
    }
}
