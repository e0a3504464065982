package dev.throng.analytics;

import dev.throng.event.HeadPoint;
import dev.throng.event.ZoneCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame's people by zone.
 *
 * @param points those that count: not in an excluded zone
 * @param median of the last seconds' counts; null before it is known
 * @param zones one per zone, all at level {@code ok}
 */
record CountedZones(List<HeadPoint> points, @Nullable Integer median, List<ZoneCount> zones) {
    CountedZones {
        points = List.copyOf(points);
        zones = List.copyOf(zones);
    }

    /** People in the whole picture. */
    int count() {
        return points.size();
    }
}
