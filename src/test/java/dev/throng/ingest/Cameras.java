package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import java.time.Duration;

/** Cameras of which few settings matter. */
final class Cameras {
    private Cameras() {}

    static CameraConfig camera(String id, Object url, Double fps, Integer longestSide, boolean loop, Duration timeout) {
        return new CameraConfig(
                id,
                null,
                url.toString(),
                fps,
                longestSide,
                loop,
                null,
                timeout,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
