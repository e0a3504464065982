package dev.throng.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One minute of one camera. Published while it goes on and again when it is over; the last one of a camera and minute
 * holds. Schema: {@code schemas/minute-1.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param camera the camera's id
 * @param minute its beginning, by the frames' capture times
 * @param closed true when it is over
 * @param places the whole picture, and each zone that is counted
 */
public record MinuteEvent(String schema, String camera, Instant minute, boolean closed, List<Place> places) {
    /** The name and version of this event's layout. */
    public static final String SCHEMA = "throng.minute/1";

    private static final char SEPARATOR = '|';

    public MinuteEvent {
        places = List.copyOf(places);
    }

    /**
     * The people at one place.
     *
     * @param zone the zone's id; null for the whole picture
     * @param samples counted frames
     * @param min fewest people in one of them
     * @param mean people per frame
     * @param max most people in one of them
     */
    public record Place(@Nullable String zone, long samples, int min, double mean, int max) {}

    /** The record's key: each minute of each camera has its own, so that compaction keeps its last event. */
    public String key() {
        return camera + SEPARATOR + minute;
    }

    /** The camera in a record's key. */
    public static String cameraOf(String key) {
        int separator = key.indexOf(SEPARATOR);
        return separator < 0 ? key : key.substring(0, separator);
    }
}
