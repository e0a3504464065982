package dev.throng.config;

import dev.throng.geometry.PicturePolygon;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules for a camera's zones and levels that a schema cannot express. */
final class ZoneChecks {
    /** Of the picture. A head covers as much. */
    private static final double SMALLEST_SHARE = 0.0005;

    private final List<String> problems = new ArrayList<>();

    private ZoneChecks() {}

    /** What is wrong with a camera's zones and levels; each line begins with its YAML path. */
    static List<String> problems(String path, CameraConfig camera) {
        ZoneChecks checks = new ZoneChecks();
        checks.levels(path + ".levels", camera.levels(), false);
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < camera.zones().size(); i++) {
            ZoneConfig zone = camera.zones().get(i);
            String at = "%s.zones[%d]".formatted(path, i);
            Integer earlier = seen.putIfAbsent(zone.id(), i);
            if (earlier != null) {
                checks.add(at + ".id", "%s is taken by zones[%d]; ids must differ".formatted(zone.id(), earlier));
            }
            checks.zone(at, zone);
        }
        return checks.problems;
    }

    private void zone(String path, ZoneConfig zone) {
        try {
            double share = PicturePolygon.of(zone.polygon()).share();
            if (share < SMALLEST_SHARE) {
                add(
                        path + ".polygon",
                        "covers %.4f %% of the picture; a zone needs at least %.2f %%"
                                .formatted(100 * share, 100 * SMALLEST_SHARE));
            }
        } catch (IllegalArgumentException e) {
            add(path + ".polygon", e.getMessage());
        }
        if (zone.area() != null && !zone.ground().isEmpty()) {
            add(path + ".area", "follows from ground already; state one of the two");
        }
        try {
            levels(path + ".levels", zone.levels(), zone.squareMetres() != null);
        } catch (IllegalArgumentException e) {
            add(path + ".ground", e.getMessage());
        }
        if (zone.kind() == ZoneConfig.Kind.EXCLUDE && zone.levels() != null) {
            add(path + ".levels", "nobody is counted in an excluded zone; remove them");
        }
    }

    private void levels(String path, @Nullable LevelsConfig levels, boolean hasArea) {
        if (levels == null) {
            return;
        }
        if (!levels.isRising()) {
            add(path, "busy, crowded and critical must rise, each above the one before");
        }
        if (levels.isEmpty()) {
            add(path, "set at least one of busy, crowded, critical and surge");
        }
        if (levels.on() == LevelsConfig.On.DENSITY && !hasArea) {
            add(path + ".on", "density needs a zone that states its area, or ground points");
        }
    }

    private void add(String path, String problem) {
        problems.add(path + ": " + problem);
    }
}
