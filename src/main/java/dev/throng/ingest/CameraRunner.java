package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.config.Secrets;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.function.Supplier;
import org.bytedeco.javacv.Frame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One camera: its thread opens the source, reads it, and opens it again for ever. */
final class CameraRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CameraRunner.class);
    /** 1 s doubled at each try up to 30 s, give or take half, so that cameras of one switch do not return as one. */
    private static final IntervalFunction BACKOFF =
            IntervalFunction.ofExponentialRandomBackoff(Duration.ofSeconds(1), 2.0, 0.5, Duration.ofSeconds(30));

    private final CameraConfig camera;
    private final CameraLife life;
    private final CameraStats stats;
    private final Supplier<FrameHandler> handlers;
    private final StopSignal stop;
    private final Thread thread;

    /**
     * A camera, not yet started.
     *
     * @param handlers makes the handler of its frames, on the camera's thread
     * @param stop ends the thread
     */
    CameraRunner(
            CameraConfig camera, CameraLife life, CameraStats stats, Supplier<FrameHandler> handlers, StopSignal stop) {
        this.camera = camera;
        this.life = life;
        this.stats = stats;
        this.handlers = handlers;
        this.stop = stop;
        thread = new Thread(this::run, "camera-" + camera.id());
        // a thread stuck in native code must not keep the process alive
        thread.setDaemon(true);
    }

    void start() {
        life.starting();
        thread.start();
    }

    CameraConfig camera() {
        return camera;
    }

    CameraLife life() {
        return life;
    }

    CameraStats stats() {
        return stats;
    }

    private void run() {
        try (FrameHandler frames = handlers.get()) {
            while (!stop.isSet()) {
                Duration pause = readOnce(frames);
                if (pause == null || stop.await(pause)) {
                    return;
                }
                stats.restarted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError e) {
            LOG.atDebug().addKeyValue("camera", camera.id()).setCause(e).log("camera thread failed");
            life.failed("internal error: " + Secrets.mask(e.toString()));
        }
    }

    /** Reads the source until it ends or breaks; returns the pause before the next try, null if there is none. */
    private @Nullable Duration readOnce(FrameHandler frames) throws InterruptedException {
        boolean retry = VideoSource.isLive(camera);
        try (VideoSource source = VideoSource.open(camera)) {
            frames.begin();
            read(source, frames);
            return null;
        } catch (InputException e) {
            return stop.isSet() ? null : lost(e.getMessage(), !e.isPermanent());
        } catch (RuntimeException | OutOfMemoryError e) {
            // native libraries say so when a stream is beyond them
            LOG.atDebug().addKeyValue("camera", camera.id()).setCause(e).log("source failed");
            return lost("internal error: " + Secrets.mask(e.toString()), retry);
        }
    }

    private void read(VideoSource source, FrameHandler frames) throws InputException, InterruptedException {
        while (!stop.isSet()) {
            Frame frame = source.grab();
            if (frame != null) {
                life.frameArrived();
                stats.grabbed(source.decodeMicros());
                frames.handle(frame, source);
            } else if (camera.loop()) {
                source.rewind();
            } else {
                life.ended();
                return;
            }
        }
    }

    private @Nullable Duration lost(String reason, boolean retry) {
        if (!retry) {
            life.failed(reason);
            return null;
        }
        return Duration.ofMillis(BACKOFF.apply(life.lost(reason)));
    }

    /** Tells the thread to end; does not wait. */
    void requestStop() {
        stop.set();
    }

    /** Waits for the thread's end this long at most, and states that the camera is stopped. */
    void awaitStop(Duration patience) {
        try {
            thread.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        life.stopped();
    }
}
