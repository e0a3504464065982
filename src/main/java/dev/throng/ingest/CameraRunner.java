package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One camera: a thread that reads it, and a watchdog that replaces that thread when it gets no frame. A thread that
 * does not even end then is left to itself, since there is no way to end it.
 */
final class CameraRunner {
    /** How long a thread may take to come out of native code once it is told to. */
    private static final Duration GRACE = Duration.ofSeconds(2);
    /** Each keeps its memory: beyond this many the camera waits for one to come back. */
    private static final int MOST_STUCK = 4;

    private final CameraConfig camera;
    private final CameraLife life;
    private final CameraStats stats;
    private final Supplier<SourceReader> readers;
    private final Watchdog watchdog;
    private final List<SourceReader> stuck = new ArrayList<>();
    private @Nullable SourceReader reader;
    private @Nullable Future<?> watch;
    private boolean stopping;
    /** Set while a thread that got no frame is being replaced. */
    private @Nullable Duration pause;

    private long graceEndNanos;

    /**
     * A camera, not yet started.
     *
     * @param readers makes a thread that reads it
     */
    CameraRunner(
            CameraConfig camera,
            CameraLife life,
            CameraStats stats,
            Supplier<SourceReader> readers,
            Watchdog watchdog) {
        this.camera = camera;
        this.life = life;
        this.stats = stats;
        this.readers = readers;
        this.watchdog = watchdog;
    }

    synchronized void start() {
        life.starting();
        reader = readers.get().start(Duration.ZERO);
        watch = watchdog.watch(() -> look(System.nanoTime()));
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

    private synchronized void look(long nowNanos) {
        stuck.removeIf(thread -> !thread.isAlive());
        SourceReader current = reader;
        if (stopping) {
            return;
        }
        if (pause == null && current != null) {
            String reason = current.stall(nowNanos);
            if (reason != null) {
                stall(current, reason, nowNanos);
            }
        } else if (current != null && (!current.isAlive() || nowNanos - graceEndNanos > 0)) {
            leave(current);
        }
        if (reader == null && pause != null && stuck.size() < MOST_STUCK) {
            stats.restarted();
            reader = readers.get().start(pause);
            pause = null;
        }
    }

    private void stall(SourceReader current, String reason, long nowNanos) {
        synchronized (life) {
            // from here on the thread's news are not heard
            current.requestStop();
            pause = Backoff.before(life.stalled(reason));
        }
        graceEndNanos = nowNanos + GRACE.toNanos();
    }

    private void leave(SourceReader current) {
        if (current.isAlive()) {
            stuck.add(current);
            stats.abandoned();
        }
        reader = null;
    }

    /** Tells the thread to end; does not wait. */
    synchronized void requestStop() {
        stopping = true;
        if (watch != null) {
            watch.cancel(false);
        }
        if (reader != null) {
            reader.requestStop();
        }
    }

    /** Waits for the thread's end this long at most, and states that the camera is stopped. */
    void awaitStop(Duration patience) {
        SourceReader last = lastReader();
        try {
            if (last != null) {
                last.join(patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        life.stopped();
    }

    private synchronized @Nullable SourceReader lastReader() {
        return reader;
    }
}
