package dev.throng.analytics.level;

import dev.throng.event.EventJson;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that is known of a camera's places, to be kept between its events.
 *
 * @param places by the zone's id; the whole picture under the empty text
 */
public record CameraLevels(Map<String, PlaceState> places) {
    /** Nothing is known yet. */
    public static final CameraLevels NONE = new CameraLevels(Map.of());

    public CameraLevels {
        places = Collections.unmodifiableMap(new TreeMap<>(places));
    }

    /** What should outlast this process: all but the minute that goes on, which every event changes. */
    public CameraLevels lasting() {
        Map<String, PlaceState> lasting = new TreeMap<>();
        places.forEach((place, state) -> lasting.put(place, state.lasting()));
        return new CameraLevels(lasting);
    }

    /** What holds after a long time without a count: no level and no alert, and the minutes that were full before. */
    public CameraLevels anew() {
        Map<String, PlaceState> anew = new TreeMap<>();
        places.forEach((place, state) -> anew.put(place, state.anew()));
        return new CameraLevels(anew);
    }

    PlaceState of(String place) {
        return places.getOrDefault(place, PlaceState.BEGINNING);
    }

    /** As JSON. */
    public byte[] toBytes() {
        return EventJson.write(this);
    }

    /**
     * From JSON.
     *
     * @throws IOException if the bytes are of another version
     */
    public static CameraLevels fromBytes(byte[] bytes) throws IOException {
        return EventJson.read(bytes, CameraLevels.class);
    }
}
