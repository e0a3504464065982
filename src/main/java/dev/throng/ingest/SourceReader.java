package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.config.FileFolders;
import dev.throng.config.Secrets;
import dev.throng.ingest.InputException.Retry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that opens a camera's source, reads it, and opens it again for ever. Everything native that it makes it
 * closes itself, even if nobody waits for it any longer.
 */
final class SourceReader {
    private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);

    private final CameraConfig camera;
    private final CameraLife life;
    private final CameraStats stats;
    private final FileFolders folders;
    private final Function<StopSignal, FrameHandler> handlers;
    private final StopSignal stop = new StopSignal();
    private final Thread thread;
    private Duration delay = Duration.ZERO;
    private volatile @Nullable Wait wait;

    /**
     * A reader, not yet started.
     *
     * @param folders where files may lie
     * @param handlers makes the handler of its frames, on its thread; the signal ends what that waits for
     */
    SourceReader(
            CameraConfig camera,
            CameraLife life,
            CameraStats stats,
            FileFolders folders,
            Function<StopSignal, FrameHandler> handlers) {
        this.camera = camera;
        this.life = life;
        this.stats = stats;
        this.folders = folders;
        this.handlers = handlers;
        thread = new Thread(this::run, "camera-" + camera.id());
        // a thread stuck in native code must not keep the process alive
        thread.setDaemon(true);
    }

    /** Begins after a pause. */
    SourceReader start(Duration pause) {
        delay = pause;
        thread.start();
        return this;
    }

    private void run() {
        try (FrameHandler frames = handlers.apply(stop)) {
            Duration pause = delay;
            while (pause != null && !stop.await(pause)) {
                pause = readOnce(frames);
                if (pause != null) {
                    stats.restarted();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError e) {
            LOG.atDebug().addKeyValue("camera", camera.id()).setCause(e).log("camera thread failed");
            tell(l -> l.failed("internal error: " + Secrets.mask(e.toString())));
        } finally {
            wait = null;
        }
    }

    /** Reads the source until it ends or breaks; returns the pause before the next try, null if there is none. */
    private @Nullable Duration readOnce(FrameHandler frames) throws InterruptedException {
        wait = new Wait(System.nanoTime(), camera.timeout().multipliedBy(2).plus(camera.stallAfter()), null);
        try (VideoSource source = VideoSource.open(camera, folders, stop::isSet)) {
            frames.begin();
            read(source, frames);
            return null;
        } catch (InputException e) {
            return lost(e.getMessage(), e.retry());
        } catch (RuntimeException | OutOfMemoryError e) {
            // native libraries say so when a stream is beyond them
            LOG.atDebug().addKeyValue("camera", camera.id()).setCause(e).log("source failed");
            return lost(
                    "internal error: " + Secrets.mask(e.toString()),
                    VideoSource.isLive(camera) ? Retry.SELDOM : Retry.NEVER);
        } finally {
            wait = null;
        }
    }

    private void read(VideoSource source, FrameHandler frames) throws InputException, InterruptedException {
        while (!stop.isSet()) {
            wait = new Wait(System.nanoTime(), camera.stallAfter(), source);
            boolean found = source.advance();
            if (!found && camera.loop()) {
                source.rewind();
                continue;
            }
            wait = null;
            if (!found) {
                frames.finish();
                tell(CameraLife::ended);
                return;
            }
            if (!life.isRunning()) {
                tell(CameraLife::frameArrived);
            }
            stats.grabbed(source.arrived(), source.stale(), source.decodeMicros());
            if (source.stale() > 0) {
                LOG.atWarn()
                        .addKeyValue("camera", camera.id())
                        .addKeyValue("frames", source.stale())
                        .log("this machine does not keep up with the camera; frames were left out for their age");
            }
            frames.handle(source);
        }
    }

    private @Nullable Duration lost(String reason, Retry retry) {
        Duration[] pause = {null};
        tell(l -> {
            if (retry == Retry.NEVER) {
                l.failed(reason);
            } else {
                int attempt = l.lost(reason);
                pause[0] = retry == Retry.SELDOM ? Backoff.longest() : Backoff.before(attempt);
            }
        });
        return pause[0];
    }

    private void tell(Consumer<CameraLife> news) {
        life.tell(stop, news);
    }

    /** Why the thread has to be replaced; null if it gets on. */
    @Nullable
    String stall(long nowNanos) {
        Wait current = wait;
        if (current == null || !current.isTooLong(nowNanos)) {
            return null;
        }
        String name = Secrets.mask(camera.url());
        String seconds = camera.stallAfter().toMillis() % 1000 == 0
                ? camera.stallAfter().toSeconds() + " s"
                : camera.stallAfter().toMillis() + " ms";
        VideoSource source = current.source();
        if (source == null) {
            return "%s: opening it takes for ever; it is tried anew".formatted(name);
        }
        String undecodable = source.undecodable();
        return undecodable == null
                ? "%s: connected, but no frame for %s; it is opened anew".formatted(name, seconds)
                : "%s: what came for %s cannot be decoded (%s); it is opened anew"
                        .formatted(name, seconds, undecodable);
    }

    /** Tells the thread to end; does not wait. */
    void requestStop() {
        stop.set();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** Waits for the thread's end this long at most. */
    void join(Duration patience) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, patience.toNanos()));
    }
}
