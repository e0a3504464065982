package dev.throng.analytics;

import dev.throng.event.Calibration;
import dev.throng.event.HeadPoint;
import dev.throng.event.ZoneCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame's people by zone.
 *
 * @param points those that count: sure enough, and not in an excluded zone
 * @param count people in the whole picture, as the camera's calibration makes it of the points
 * @param median of the last seconds' counts; null before it is known
 * @param zones one per zone, all at level {@code ok}
 * @param calibration of the camera; null if it has none
 * @param pointsAbove how many points would count with each of the thresholds that a calibration chooses from
 */
public record CountedZones(
        List<HeadPoint> points,
        int count,
        @Nullable Integer median,
        List<ZoneCount> zones,
        @Nullable Calibration calibration,
        List<Integer> pointsAbove) {
    public CountedZones {
        points = List.copyOf(points);
        zones = List.copyOf(zones);
        pointsAbove = List.copyOf(pointsAbove);
    }

    /** The same with the medians. */
    CountedZones smoothed(int medianCount, List<ZoneCount> smoothedZones) {
        return new CountedZones(points, count, medianCount, smoothedZones, calibration, pointsAbove);
    }
}
