package dev.throng.ingest;

import dev.throng.camera.CameraState;
import dev.throng.config.CameraConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bytedeco.javacv.Frame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One camera: its thread opens the source, reads it, and opens it again for ever. Owns the camera's state. */
final class CameraRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CameraRunner.class);
    /** 1 s doubled at each try up to 30 s, give or take half, so that cameras of one switch do not return as one. */
    private static final IntervalFunction BACKOFF =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(1), 2.0, 0.5, Duration.ofSeconds(30));

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final CameraConfig camera;
    private final FrameHandler frames;
    private final CameraStats stats;
    private final Consumer<CameraRunner> onChange;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile CameraState state;

    CameraRunner(
            CameraConfig camera, FrameHandler frames, CameraStats stats, Consumer<CameraRunner> onChange, Clock clock) {
        this.camera = camera;
        this.frames = frames;
        this.stats = stats;
        this.onChange = onChange;
        this.clock = clock;
        state = new CameraState.Starting(clock.instant());
        thread = new Thread(this::run, "camera-" + camera.id());
        // a thread stuck in native code must not keep the process alive
        thread.setDaemon(true);
    }

    void start() {
        onChange.accept(this);
        thread.start();
    }

    CameraConfig camera() {
        return camera;
    }

    CameraState state() {
        return state;
    }

    CameraStats stats() {
        return stats;
    }

    private void run() {
        try (frames) {
            while (!isStopping()) {
                Duration pause = readOnce();
                if (pause == null || stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                stats.restarted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError e) {
            LOG.atDebug().addKeyValue("camera", camera.id()).setCause(e).log("camera thread failed");
            change(new CameraState.Failed(clock.instant(), "internal error: " + e.getMessage()));
        }
    }

    /** Reads the source until it ends or breaks; returns the pause before the next try, null if there is none. */
    private @Nullable Duration readOnce() throws InterruptedException {
        try (VideoSource source = VideoSource.open(camera)) {
            Pace pace = new Pace(stop);
            frames.begin();
            while (!isStopping()) {
                Frame frame = source.grab();
                if (frame != null) {
                    running();
                    stats.grabbed();
                    frames.handle(frame, source, pace, this::isStopping);
                } else if (camera.loop()) {
                    source.rewind();
                    pace.restart();
                } else {
                    change(new CameraState.Ended(clock.instant()));
                    return null;
                }
            }
            return null;
        } catch (InputException e) {
            return isStopping() ? null : lost(e);
        }
    }

    private void running() {
        if (state instanceof CameraState.Starting starting) {
            change(starting.toRunning(clock.instant()));
        } else if (state instanceof CameraState.Reconnecting reconnecting) {
            change(reconnecting.toRunning(clock.instant()));
        }
    }

    private @Nullable Duration lost(InputException e) {
        String reason = e.getMessage();
        if (e.isPermanent()) {
            change(new CameraState.Failed(clock.instant(), reason));
            return null;
        }
        CameraState.Reconnecting next;
        if (state instanceof CameraState.Reconnecting again) {
            next = again.toReconnecting(reason);
        } else if (state instanceof CameraState.Running running) {
            next = running.toReconnecting(clock.instant(), reason);
        } else {
            next = new CameraState.Reconnecting(clock.instant(), reason, 1);
        }
        change(next);
        return Duration.ofMillis(BACKOFF.apply(next.attempt()));
    }

    private void change(CameraState next) {
        state = next;
        LOG.atInfo()
                .addKeyValue("camera", camera.id())
                .addKeyValue("state", next.label())
                .addKeyValue("reason", next.reason())
                .log("camera state");
        onChange.accept(this);
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Tells the thread to end; does not wait. */
    void requestStop() {
        stop.countDown();
    }

    @Override
    public void close() {
        requestStop();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        change(state.toStopped(clock.instant()));
    }
}
