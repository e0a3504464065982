package dev.throng.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.camera.CameraDefinition;
import dev.throng.config.CameraJson;
import dev.throng.event.CameraStatus;
import dev.throng.event.CountEvent;
import dev.throng.event.ZoneCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A camera as REST shows it: its status and the essentials of its latest count. */
record CameraView(
        String id,
        String name,
        String state,
        @Nullable Instant since,
        @Nullable String reason,
        double fpsIn,
        double fpsOut,
        int width,
        int height,
        Map<String, Long> drops,
        long restarts,
        @Nullable Integer count,
        @Nullable Integer median,
        @Nullable String level,
        List<ZoneCount> zones,
        @Nullable Long sequence,
        @Nullable Instant capturedAt,
        @Nullable String origin,
        @Nullable ObjectNode settings) {

    /** Statuses come every two seconds; without one for this long, nobody knows how the camera is. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private static final String PAUSED = "PAUSED";

    static CameraView of(String id, @Nullable CameraStatus status, @Nullable CountEvent latest, Instant now) {
        boolean silent = status == null
                || (isExpectedToReport(status) && status.updatedAt().isBefore(now.minus(SILENCE)));
        return new CameraView(
                id,
                status == null ? id : status.name(),
                silent ? "SILENT" : status.state(),
                status == null ? null : silent ? status.updatedAt() : status.since(),
                silent
                        ? "its ingest node has not been heard of for over %d s".formatted(SILENCE.toSeconds())
                        : status.reason(),
                silent ? 0 : status.fpsIn(),
                silent ? 0 : status.fpsOut(),
                status == null ? 0 : status.width(),
                status == null ? 0 : status.height(),
                status == null ? Map.of() : status.drops(),
                status == null ? 0 : status.restarts(),
                latest == null ? null : latest.count(),
                latest == null ? null : latest.median(),
                latest == null ? null : latest.level(),
                latest == null ? List.of() : latest.zones(),
                latest == null ? null : latest.sequence(),
                latest == null ? null : latest.capturedAt(),
                null,
                null);
    }

    /**
     * With what the registry says of the camera, which its ingest node may not have got round to; settings have stars
     * for credentials.
     */
    CameraView defined(CameraDefinition definition, boolean showSettings) {
        Instant pausedAt = definition.pausedAt();
        boolean resumed = pausedAt == null && state.equals(PAUSED);
        return new CameraView(
                id,
                definition.camera().name(),
                pausedAt != null ? PAUSED : resumed ? "STARTING" : state,
                pausedAt != null ? pausedAt : resumed ? definition.updatedAt() : since,
                pausedAt != null || resumed ? null : reason,
                fpsIn,
                fpsOut,
                width,
                height,
                drops,
                restarts,
                count,
                median,
                level,
                zones,
                sequence,
                capturedAt,
                definition.origin().label(),
                showSettings ? CameraJson.masked(definition.camera()) : null);
    }

    /** Of a node that stopped nothing more is to be heard, and a camera at rest needs no node. */
    private static boolean isExpectedToReport(CameraStatus status) {
        return !status.state().equals("STOPPED") && !status.state().equals(PAUSED);
    }
}
