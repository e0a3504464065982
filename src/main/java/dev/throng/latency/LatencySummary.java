package dev.throng.latency;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All stages over the last minute.
 *
 * @param camera which camera, or null for all together
 * @param windowSeconds how far back the figures reach
 * @param stages in the order in which a frame passes them
 * @param clockSkewMillis by how much two hosts' clocks disagreed at worst in the last minute, as a negative duration of
 *     a stage; null if no stage was negative
 */
public record LatencySummary(
        @Nullable String camera,
        int windowSeconds,
        List<StageLatency> stages,
        @Nullable Double clockSkewMillis) {
    public LatencySummary {
        stages = List.copyOf(stages);
    }

    /** One stage's figures. */
    public StageLatency of(Stage stage) {
        return stages.stream()
                .filter(each -> each.stage() == stage)
                .findFirst()
                .orElseGet(() -> StageLatency.none(stage));
    }
}
