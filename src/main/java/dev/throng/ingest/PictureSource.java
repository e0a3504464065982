package dev.throng.ingest;

import java.time.Instant;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Pictures one after the other. Belongs to one thread. */
interface PictureSource extends AutoCloseable {
    /**
     * Goes on to the next picture; false at the end.
     *
     * @throws FfmpegException if the source breaks off; {@code AVERROR_EXIT} if interrupted
     */
    boolean next() throws FfmpegException;

    /** Width of the picture that {@link #next} found, in pixels. */
    int width();

    /** Height of the picture that {@link #next} found, in pixels. */
    int height();

    /** The picture that {@link #next} found, uint8 [h, w, 3] BGR, valid until the next call. */
    Mat picture();

    /** The source's time of that picture in microseconds; null if it has none. */
    @Nullable
    Long timeMicros();

    /** When the camera says that it took that picture, by its own clock; null if it does not say. */
    @Nullable
    Instant capturedAt();

    /** Nominal frames per second; 0 if unknown. */
    double fps();

    /** How many frames arrived since the last picture, decoded or not; 1 if none was left out. */
    int arrived();

    /** How many of those were left out for their age. */
    int stale();

    /** How many pieces since the last picture made no sense; for any thread. */
    int undecodable();

    @Override
    void close();
}
