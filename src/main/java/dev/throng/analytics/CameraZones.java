package dev.throng.analytics;

import dev.throng.config.ZoneConfig;
import dev.throng.event.HeadPoint;
import dev.throng.event.ZoneCount;
import dev.throng.geometry.PicturePolygon;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The zones of one camera, ready to count in. */
final class CameraZones {
    static final CameraZones NONE = new CameraZones(List.of());

    private static final double DENSITY_STEPS = 1e4;

    private final List<Zone> zones;

    private CameraZones(List<Zone> zones) {
        this.zones = zones;
    }

    /** Zones as they are set; the configuration was checked. */
    static CameraZones of(List<ZoneConfig> zones) {
        return zones.isEmpty()
                ? NONE
                : new CameraZones(zones.stream().map(Zone::of).toList());
    }

    /** Counts the people in each zone, and takes those in excluded zones out of everything else. */
    CountedZones count(List<HeadPoint> people) {
        List<HeadPoint> counting = people.stream()
                .filter(head -> zones.stream().noneMatch(zone -> zone.isExcluded() && zone.holds(head)))
                .toList();
        return new CountedZones(
                counting,
                null,
                zones.stream()
                        .map(zone -> zone.count(zone.isExcluded() ? people : counting))
                        .toList());
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

        boolean holds(HeadPoint head) {
            return polygon.contains(head.x(), head.y());
        }

        ZoneCount count(List<HeadPoint> people) {
            int count = Math.toIntExact(people.stream().filter(this::holds).count());
            Double density = squareMetres == null
                    ? null
                    : Double.valueOf(Math.round(count / squareMetres * DENSITY_STEPS) / DENSITY_STEPS);
            return new ZoneCount(
                    config.id(),
                    config.name(),
                    config.kind().name().toLowerCase(Locale.ROOT),
                    count,
                    null,
                    "ok",
                    density,
                    config.polygon());
        }
    }
}
