package dev.throng.analytics;

import dev.throng.event.HeadPoint;
import dev.throng.event.ZoneCount;
import java.util.List;

/**
 * A frame's people by zone.
 *
 * @param points those that count: not in an excluded zone
 * @param zones one per zone, all at level {@code ok}
 */
record CountedZones(List<HeadPoint> points, List<ZoneCount> zones) {
    CountedZones {
        points = List.copyOf(points);
        zones = List.copyOf(zones);
    }
}
