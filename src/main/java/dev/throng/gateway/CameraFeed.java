package dev.throng.gateway;

import dev.throng.camera.CameraDefinition;
import dev.throng.camera.CameraRegistry;
import dev.throng.event.CameraStatus;
import dev.throng.latency.LatencyBoard;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes in which cameras are defined: a new one is shown before any node reports it, and a removed one no longer. */
final class CameraFeed implements CameraRegistry.Listener {
    private final Board board;
    private final Confirmations confirmations;
    private final LiveHub hub;
    private final LatencyBoard latency;
    private final Clock clock;

    CameraFeed(Board board, Confirmations confirmations, LiveHub hub, LatencyBoard latency, Clock clock) {
        this.board = board;
        this.confirmations = confirmations;
        this.hub = hub;
        this.latency = latency;
        this.clock = clock;
    }

    @Override
    public void defined(CameraDefinition definition) {
        board.define(definition);
        if (board.status(definition.id()).isEmpty()) {
            boolean paused = definition.isPaused();
            CameraStatus waiting = status(
                    definition.id(),
                    definition.camera().name(),
                    paused ? "PAUSED" : "STARTING",
                    paused ? definition.pausedAt() : definition.updatedAt(),
                    definition.updatedAt(),
                    definition.camera().privacy().label());
            board.put(waiting);
            hub.publish(waiting);
        }
    }

    @Override
    public void removed(String id) {
        board.undefine(id);
        confirmations.cameraGone(id);
        forget(id);
    }

    /** A camera's statuses end. */
    void forget(String id) {
        String name = board.status(id).map(CameraStatus::name).orElse(id);
        if (board.removeCamera(id)) {
            latency.forget(id);
            hub.publish(status(id, name, CameraStatus.REMOVED, clock.instant(), clock.instant(), null));
        }
    }

    private static CameraStatus status(
            String id, String name, String state, Instant since, Instant updatedAt, @Nullable String privacy) {
        return new CameraStatus(
                CameraStatus.SCHEMA, id, name, state, since, updatedAt, 0, 0, 0, 0, Map.of(), 0, null, privacy);
    }
}
