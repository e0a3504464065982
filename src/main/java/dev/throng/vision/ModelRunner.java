package dev.throng.vision;

import ai.onnxruntime.OrtException;
import dev.throng.event.HeadPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Runs a model over a few pictures at a time. One run at a time; only cancelling is for any thread. */
sealed interface ModelRunner extends AutoCloseable permits SessionRunner, SideBySideRunner {
    /** Is told what was found in each picture as soon as that is known, from any thread; the order is not said. */
    @FunctionalInterface
    interface Answers {
        /**
         * Takes one.
         *
         * @param input its place in the run's list
         * @param points as fractions of its picture
         */
        void found(int input, List<HeadPoint> points);
    }

    /**
     * Counts; returns when all are done.
     *
     * @param inputs of one size
     */
    void run(List<FrameInput> inputs, Answers answers) throws OrtException;

    /** As {@link #run(List, Answers)}; returns the head points of each input. */
    default List<List<HeadPoint>> run(List<FrameInput> inputs) throws OrtException {
        List<List<HeadPoint>> points = new ArrayList<>(Collections.nCopies(inputs.size(), List.of()));
        run(inputs, points::set);
        return points;
    }

    /** Asks the current run to end soon. */
    void cancel();

    /** True if the last run was asked to end. */
    boolean isCancelled();

    @Override
    void close();
}
