package dev.throng.analytics;

import dev.throng.camera.CameraDefinition;
import dev.throng.config.CameraConfig;
import org.jspecify.annotations.Nullable;

/**
 * Where a worker learns what is set for a camera: its zones and levels, and whether it rests. Asked for every frame,
 * from every thread.
 */
interface CameraSource {
    /** The newest definition of a camera; null for one that is not known, which is counted all the same. */
    @Nullable
    CameraDefinition definition(String id);

    /** Its settings. */
    default @Nullable CameraConfig camera(String id) {
        CameraDefinition definition = definition(id);
        return definition == null ? null : definition.camera();
    }
}
