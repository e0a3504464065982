package dev.throng.vision;

/** The model is busy with a run that does not end: nothing is known against the input, which may be tried again. */
public final class ModelStuckException extends ModelException {
    ModelStuckException() {
        super("the model is stuck in a run", null);
    }
}
