package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.config.CameraConfigBuilder;
import java.time.Duration;

/** Cameras of which few settings matter. */
final class Cameras {
    private Cameras() {}

    static CameraConfig camera(String id, Object url, Double fps, Integer longestSide, boolean loop, Duration timeout) {
        return CameraConfigBuilder.builder()
                .id(id)
                .url(url.toString())
                .fps(fps)
                .longestSide(longestSide)
                .loop(loop)
                .timeout(timeout)
                .build();
    }
}
