package dev.throng.analytics;

import dev.throng.config.CameraConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * The zones and calibrations of the cameras that one stream thread sees, made anew when a camera's definition changes.
 */
final class ZoneBook {
    private final CameraSource cameras;
    private final double modelThreshold;
    private final CameraZones none;
    private final Map<String, Entry> entries = new HashMap<>();

    /** @param modelThreshold confidence above which a point counts, for cameras that set none */
    ZoneBook(CameraSource cameras, double modelThreshold) {
        this.cameras = cameras;
        this.modelThreshold = modelThreshold;
        none = CameraZones.none(modelThreshold);
    }

    /** The zones of a camera; none for one that is not known. */
    CameraZones of(String id) {
        CameraConfig camera = cameras.camera(id);
        if (camera == null) {
            entries.remove(id);
            return none;
        }
        Entry entry = entries.get(id);
        if (entry == null || entry.camera != camera) {
            entry = new Entry(camera, CameraZones.of(camera, modelThreshold));
            entries.put(id, entry);
        }
        return entry.zones;
    }

    private record Entry(CameraConfig camera, CameraZones zones) {}
}
