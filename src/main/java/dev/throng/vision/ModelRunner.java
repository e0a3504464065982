package dev.throng.vision;

import ai.onnxruntime.OrtException;
import dev.throng.event.HeadPoint;
import java.util.List;

/** Runs a model over a few pictures at a time. One run at a time; only cancelling is for any thread. */
sealed interface ModelRunner extends AutoCloseable permits SessionRunner, SideBySideRunner {
    /**
     * Counts.
     *
     * @param inputs of one size
     * @return the head points of each, as fractions of its picture
     */
    List<List<HeadPoint>> run(List<FrameInput> inputs) throws OrtException;

    /** Asks the current run to end soon. */
    void cancel();

    /** True if the last run was asked to end. */
    boolean isCancelled();

    @Override
    void close();
}
