package dev.throng.event;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a camera is doing. Published when the state changes and every few seconds in between. Schema:
 * {@code schemas/status-1.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param camera the camera's id
 * @param name what people call the camera
 * @param state {@code STARTING}, {@code RUNNING}, {@code STALLED} (connected, but no frame comes),
 *     {@code RECONNECTING}, {@code ENDED} (a file was read to its end), {@code FAILED} (will not be retried),
 *     {@code PAUSED} (told to rest), {@code STOPPED} (its node stopped) or {@code REMOVED} (no longer defined; the last
 *     of a camera)
 * @param since when this state began
 * @param updatedAt when this record was made
 * @param fpsIn frames per second that the source delivered of late
 * @param fpsOut frames per second that were published of late
 * @param width of published frames in pixels, 0 before the first
 * @param height of published frames in pixels, 0 before the first
 * @param drops frames not handed on, by reason, since the camera was started
 * @param restarts how often the source had to be opened again
 * @param reason why the camera is not running, without credentials; null while all is well
 * @param privacy what viewers get of its pictures, as in its settings: {@code none}, {@code blur} or
 *     {@code no-pictures}; null if unknown
 */
public record CameraStatus(
        String schema,
        String camera,
        String name,
        String state,
        Instant since,
        Instant updatedAt,
        double fpsIn,
        double fpsOut,
        int width,
        int height,
        Map<String, Long> drops,
        long restarts,
        @Nullable String reason,
        @Nullable String privacy) {

    /** The name and version of this event's layout. */
    public static final String SCHEMA = "throng.status/1";

    /** The state of a camera that is no longer defined: the last that is heard of it. */
    public static final String REMOVED = "REMOVED";

    public CameraStatus {
        drops = Collections.unmodifiableMap(new TreeMap<>(drops));
    }
}
