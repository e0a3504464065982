package dev.throng.analytics;

import dev.throng.config.CameraConfig;
import org.jspecify.annotations.Nullable;

/** Where a worker learns what is set for a camera: its zones and levels. Asked for every frame, from every thread. */
interface CameraSource {
    /** The newest definition of a camera; null for one that is not known, which is counted all the same. */
    @Nullable
    CameraConfig camera(String id);
}
