package dev.throng.analytics;

import dev.throng.config.CameraConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a worker learns what is set for a camera: its zones and levels. Asked for every frame, from every thread. */
interface CameraSource {
    /** The newest definition of a camera; null for one that is not known, which is counted all the same. */
    @Nullable
    CameraConfig camera(String id);

    /** Cameras that do not change. */
    static CameraSource of(List<CameraConfig> cameras) {
        Map<String, CameraConfig> byId =
                cameras.stream().collect(Collectors.toUnmodifiableMap(CameraConfig::id, Function.identity()));
        return byId::get;
    }
}
