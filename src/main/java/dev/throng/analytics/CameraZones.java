package dev.throng.analytics;

import dev.throng.calibration.ConfidenceSteps;
import dev.throng.config.CalibrationConfig;
import dev.throng.config.CameraConfig;
import dev.throng.config.ZoneConfig;
import dev.throng.event.Calibration;
import dev.throng.event.HeadPoint;
import dev.throng.event.ZoneCount;
import dev.throng.geometry.PicturePolygon;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one camera's points come to: its zones and its calibration, ready to count with. */
public final class CameraZones {
    private static final double DENSITY_STEPS = 1e4;

    private final List<Zone> zones;
    private final double threshold;
    private final double scale;
    private final @Nullable Calibration calibration;

    private CameraZones(List<Zone> zones, double threshold, double scale, @Nullable Calibration calibration) {
        this.zones = zones;
        this.threshold = threshold;
        this.scale = scale;
        this.calibration = calibration;
    }

    /** For a camera of which nothing is known. */
    static CameraZones none(double modelThreshold) {
        return new CameraZones(List.of(), modelThreshold, 1, null);
    }

    /**
     * Zones and calibration as they are set; the configuration was checked.
     *
     * @param modelThreshold confidence above which a point counts, for a camera that sets none
     */
    public static CameraZones of(CameraConfig camera, double modelThreshold) {
        CalibrationConfig set = camera.calibration();
        double threshold = set == null || set.threshold() == null ? modelThreshold : set.threshold();
        double scale = set == null ? 1 : set.scale();
        return new CameraZones(
                camera.zones().stream().map(Zone::of).toList(),
                threshold,
                scale,
                set == null ? null : new Calibration(threshold, scale));
    }

    /** False for a place in an excluded zone. */
    public boolean counts(double x, double y) {
        return zones.stream().noneMatch(zone -> zone.isExcluded() && zone.holds(x, y));
    }

    /**
     * Counts the people in the picture and in each zone, and takes those in excluded zones out of everything else.
     *
     * @param candidates all points, however unsure
     */
    public CountedZones count(List<HeadPoint> candidates) {
        List<HeadPoint> inside =
                candidates.stream().filter(head -> counts(head.x(), head.y())).toList();
        List<HeadPoint> counting = sure(inside);
        return new CountedZones(
                counting,
                people(counting.size()),
                null,
                zones.stream()
                        .map(zone -> count(zone, zone.isExcluded() ? sure(candidates) : counting))
                        .toList(),
                calibration,
                ConfidenceSteps.pointsAbove(inside));
    }

    private List<HeadPoint> sure(List<HeadPoint> points) {
        return points.stream().filter(head -> head.confidence() > threshold).toList();
    }

    private int people(long points) {
        return Math.toIntExact(Math.round(scale * points));
    }

    private ZoneCount count(Zone zone, List<HeadPoint> points) {
        int count = people(
                points.stream().filter(head -> zone.holds(head.x(), head.y())).count());
        Double squareMetres = zone.squareMetres();
        return new ZoneCount(
                zone.config().id(),
                zone.config().name(),
                zone.config().kind().name().toLowerCase(Locale.ROOT),
                count,
                null,
                "ok",
                squareMetres == null
                        ? null
                        : Double.valueOf(Math.round(count / squareMetres * DENSITY_STEPS) / DENSITY_STEPS),
                zone.config().polygon());
    }

    private record Zone(
            ZoneConfig config,
            PicturePolygon polygon,
            @Nullable Double squareMetres) {
        static Zone of(ZoneConfig config) {
            return new Zone(config, PicturePolygon.of(config.polygon()), config.squareMetres());
        }

        boolean isExcluded() {
            return config.kind() == ZoneConfig.Kind.EXCLUDE;
        }

        boolean holds(double x, double y) {
            return polygon.contains(x, y);
        }
    }
}
