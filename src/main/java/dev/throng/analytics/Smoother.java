package dev.throng.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts the median of the last seconds beside each count of a camera and its zones. In memory only: where a camera goes
 * to another worker the window begins anew, and is as good as before after its few seconds. For one thread.
 */
final class Smoother {
    private static final String WHOLE_PICTURE = "";

    private final Duration window;
    private final Map<String, Map<String, MedianWindow>> cameras = new HashMap<>();

    /** @param window how far back the median goes */
    Smoother(Duration window) {
        this.window = window;
    }

    /** The counts of the camera's next frame with their medians. */
    CountedZones smooth(String camera, Instant capturedAt, CountedZones counted) {
        Map<String, MedianWindow> before = cameras.getOrDefault(camera, Map.of());
        // zones that are gone are not taken along
        Map<String, MedianWindow> places = new HashMap<>();
        int median = place(before, places, WHOLE_PICTURE).with(capturedAt, counted.count());
        var zones = counted.zones().stream()
                .map(zone -> zone.withMedian(place(before, places, zone.id()).with(capturedAt, zone.count())))
                .toList();
        cameras.put(camera, places);
        return counted.smoothed(median, zones);
    }

    private MedianWindow place(Map<String, MedianWindow> before, Map<String, MedianWindow> now, String key) {
        MedianWindow known = before.get(key);
        MedianWindow place = known == null ? new MedianWindow(window) : known;
        now.put(key, place);
        return place;
    }
}
