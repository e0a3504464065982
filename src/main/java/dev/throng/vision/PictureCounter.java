package dev.throng.vision;

import dev.throng.config.InputSize;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Counts pictures of any size, one after the other: each in its own size, padded, with the longer side at most 1536
 * pixels, or all letterboxed into one fixed size. Belongs to one thread.
 */
public final class PictureCounter implements AutoCloseable {
    private final HeadCounter counter;
    private final @Nullable InputSize fixedSize;
    private @Nullable FrameInput input;

    /**
     * Counts with this model.
     *
     * @param counter is not closed with this one
     * @param fixedSize null for each picture's own
     */
    public PictureCounter(HeadCounter counter, @Nullable InputSize fixedSize) {
        this.counter = counter;
        this.fixedSize = fixedSize;
    }

    /**
     * Counts.
     *
     * @param picture uint8 [h, w, 3] BGR
     * @throws ModelException as {@link HeadCounter#count}
     */
    public Detections count(Mat picture) throws ModelException, InterruptedException {
        FrameInput fitting = fitting(inputSize(picture.cols(), picture.rows()));
        fitting.load(picture);
        return counter.count(fitting);
    }

    /** The model input that a picture of so many pixels is counted in. */
    public InputSize inputSize(int width, int height) {
        return fixedSize == null ? AutoSize.of(width, height) : fixedSize;
    }

    /** The buffer is kept while pictures of one size follow each other. */
    private FrameInput fitting(InputSize size) {
        if (input == null || !input.size().equals(size)) {
            close();
            input = counter.newInput(size);
        }
        return input;
    }

    @Override
    public void close() {
        if (input != null) {
            input.close();
            input = null;
        }
    }
}
