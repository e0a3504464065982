package dev.throng.camera;

import dev.throng.config.CameraConfig;
import dev.throng.config.CameraJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A camera as the cameras topic defines it. Holds credentials: not for logs, statuses or replies.
 *
 * @param camera its settings
 * @param origin who decides about them
 * @param pausedAt since when the camera is to rest; null if it is to run
 * @param updatedAt when this definition was made
 */
public record CameraDefinition(
        CameraConfig camera, Origin origin, @Nullable Instant pausedAt, Instant updatedAt) {

    /** A camera that is to run. */
    public static CameraDefinition of(CameraConfig camera, Origin origin, Instant now) {
        return new CameraDefinition(camera, origin, null, now);
    }

    /** The camera's id, which is the record's key too. */
    public String id() {
        return camera.id();
    }

    /** True if the camera is to rest. */
    public boolean isPaused() {
        return pausedAt != null;
    }

    /** The same with other settings; a paused camera stays paused. */
    public CameraDefinition with(CameraConfig settings, Instant now) {
        return new CameraDefinition(settings, origin, pausedAt, now);
    }

    /** The same, to rest from now on; or this, if it rests already. */
    public CameraDefinition paused(Instant now) {
        return isPaused() ? this : new CameraDefinition(camera, origin, now, now);
    }

    /** The same, to run from now on; or this, if it runs already. */
    public CameraDefinition resumed(Instant now) {
        return isPaused() ? new CameraDefinition(camera, origin, null, now) : this;
    }

    /** True if a camera that follows this definition can follow the other without a restart. */
    public boolean runsAs(CameraDefinition other) {
        return isPaused() == other.isPaused() && CameraJson.isSameStream(camera, other.camera);
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return "CameraDefinition[%s, %s%s]".formatted(camera, origin.label(), isPaused() ? ", paused" : "");
    }
}
