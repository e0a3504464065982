package dev.throng.cli;

import dev.throng.event.HeadPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code throng count}.
 *
 * @param file as the user would write it
 * @param frame number within a video, from 0; absent for a picture
 * @param timestampMillis position within a video; absent for a picture
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 * @param count people in the picture
 * @param points one per person
 * @param timeMillis for scaling and the model, decoding apart
 */
record CountLine(
        String file,
        @Nullable Long frame,
        @Nullable Long timestampMillis,
        int width,
        int height,
        int count,
        List<HeadPoint> points,
        double timeMillis) {}
