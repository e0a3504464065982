package dev.throng.ingest;

import dev.throng.camera.CameraState;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one owner of a camera's state: what happens to the camera is told here, and each change is passed on. The
 * camera's thread tells most of it, the watchdog and whoever stops the camera the rest; nothing follows a stop.
 */
final class CameraLife {
    private static final Logger LOG = LoggerFactory.getLogger(CameraLife.class);

    private final String camera;
    private final Clock clock;
    private final Consumer<CameraState> onChange;
    private volatile CameraState state;

    /** @param onChange told each new state, in order; must return at once */
    CameraLife(String camera, Clock clock, Consumer<CameraState> onChange) {
        this.camera = camera;
        this.clock = clock;
        this.onChange = onChange;
        state = new CameraState.Starting(clock.instant());
    }

    CameraState state() {
        return state;
    }

    boolean isRunning() {
        return state instanceof CameraState.Running;
    }

    /** Passes news on only as long as whoever brings them has not been told to stop. */
    synchronized void tell(StopSignal told, Consumer<CameraLife> news) {
        if (!told.isSet()) {
            news.accept(this);
        }
    }

    synchronized void starting() {
        onChange.accept(state);
    }

    synchronized void frameArrived() {
        if (state instanceof CameraState.InService current) {
            change(current.toRunning(clock.instant()));
        }
    }

    /** Returns which try to reach the source again comes next, from 1. */
    synchronized int lost(String reason) {
        if (state instanceof CameraState.InService current) {
            CameraState.Reconnecting next = current.toReconnecting(clock.instant(), reason);
            change(next);
            return next.attempt();
        }
        return 1;
    }

    /** No frame came; returns which try to reach the source comes next, from 1. */
    synchronized int stalled(String reason) {
        if (state instanceof CameraState.InService current) {
            CameraState.Stalled next = current.toStalled(clock.instant(), reason);
            change(next);
            return next.attempt();
        }
        return 1;
    }

    synchronized void ended() {
        if (state instanceof CameraState.Running current) {
            change(current.toEnded(clock.instant()));
        }
    }

    synchronized void failed(String reason) {
        if (state instanceof CameraState.InService current) {
            change(current.toFailed(clock.instant(), reason));
        }
    }

    /** Told to rest, since this time. */
    synchronized void paused(Instant since) {
        change(state.toPaused(since));
    }

    /** No longer defined. */
    synchronized void removed() {
        change(state.toRemoved(clock.instant()));
    }

    synchronized void stopped() {
        change(state.toStopped(clock.instant()));
    }

    private void change(CameraState next) {
        if (next.equals(state)) {
            return;
        }
        state = next;
        String reason = next.reason();
        var line = (reason == null ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue("camera", camera)
                .addKeyValue("state", next.label());
        (reason == null ? line : line.addKeyValue("reason", reason)).log("camera state");
        onChange.accept(next);
    }
}
