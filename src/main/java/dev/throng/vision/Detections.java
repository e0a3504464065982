package dev.throng.vision;

import dev.throng.event.HeadPoint;
import java.time.Duration;
import java.util.List;

/**
 * The answer for one picture.
 *
 * @param points one per person, as fractions of the picture
 * @param queued how long the picture waited for its run
 * @param inference how long the run took
 * @param batchSize pictures in the run
 */
public record Detections(List<HeadPoint> points, Duration queued, Duration inference, int batchSize) {
    public Detections {
        points = List.copyOf(points);
    }
}
