package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PATCHWELCOME;

import dev.throng.config.CameraConfig;
import dev.throng.config.CameraUrl;
import dev.throng.config.FileFolders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** An open file or stream. Belongs to one thread, which opens, reads and closes it. */
final class VideoSource implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final CameraUrl url;
    private final DecoderOptions options;
    private final Duration timeout;
    private final SourceErrors errors;
    private final double folderFps;
    private final Interrupt interrupt;
    private volatile PictureSource decoder;
    private final MediaTime mediaTime;
    private final AtomicReference<@Nullable String> ffmpegError = FfmpegLog.errorOfThread();
    private long decodeMicros;
    private long timeMicros;
    private boolean emptySinceRewind;
    private boolean pictureSeen;

    private VideoSource(SourceSettings settings, CameraConfig camera, Interrupt interrupt) throws InputException {
        url = settings.url();
        options = settings.options();
        timeout = camera.timeout();
        errors = new SourceErrors(url, timeout);
        folderFps = camera.fps();
        this.interrupt = interrupt;
        decoder = openDecoder();
        mediaTime = new MediaTime(decoder.fps());
    }

    /**
     * Opens a camera's source; takes up to two timeouts if nobody answers.
     *
     * @param folders where a file may lie
     * @param stop asked while anything is waited for; once true, opening and reading fail at once
     * @throws InputException if it cannot be opened
     */
    static VideoSource open(CameraConfig camera, FileFolders folders, BooleanSupplier stop) throws InputException {
        FfmpegLog.install();
        SourceSettings settings = SourceSettings.of(camera, folders);
        Interrupt interrupt = new Interrupt(stop);
        try {
            return new VideoSource(settings, camera, interrupt);
        } catch (InputException e) {
            interrupt.close();
            throw e;
        }
    }

    /** True if the camera's source is tried again when it is lost. */
    static boolean isLive(CameraConfig camera) {
        try {
            return !CameraUrl.parse(camera.url()).isFile();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private PictureSource openDecoder() throws InputException {
        interrupt.limit(timeout.multipliedBy(2));
        try {
            if (SrtProbe.concerns(url)) {
                SrtProbe.await(url, interrupt::isDue);
            }
            Path path = url.isFile() ? Path.of(url.target()) : null;
            return path != null && Files.isDirectory(path)
                    ? PictureFolder.open(path, folderFps)
                    : VideoDecoder.open(url.target(), options, interrupt);
        } catch (FfmpegException e) {
            throw errors.unopened(e, interrupt.isLate());
        } catch (IOException e) {
            throw errors.unanswered(e);
        } finally {
            interrupt.unlimit();
        }
    }

    /**
     * Decodes the next picture; false at the end of a file.
     *
     * @throws InputException if a stream ended, or gave nothing for longer than the timeout; if a file holds no picture
     */
    boolean advance() throws InputException {
        long began = System.nanoTime();
        // processor time: what the thread spends waiting for the network is not decoding
        ffmpegError.set(null);
        long processor = THREADS.getCurrentThreadCpuTime();
        try {
            boolean found = decoder.next();
            decodeMicros = (THREADS.getCurrentThreadCpuTime() - processor) / 1000;
            if (!url.isFile()) {
                requireLive(found, System.nanoTime() - began);
                // a stream's own times may jump or stand still; its arrival does not
                timeMicros = System.nanoTime() / 1000;
            } else if (found) {
                timeMicros = mediaTime.advance(Objects.requireNonNullElse(decoder.timeMicros(), 0L));
                emptySinceRewind = false;
                pictureSeen = true;
            } else if (!pictureSeen) {
                throw errors.empty(undecodable());
            }
            return found;
        } catch (FfmpegException e) {
            if (!url.isFile() && isLate(System.nanoTime() - began)) {
                throw errors.noFrame();
            }
            if (e.code() == AVERROR_PATCHWELCOME()) {
                throw errors.unopened(e, interrupt.isLate());
            }
            throw errors.unreadable(e);
        }
    }

    private boolean isLate(long nanos) {
        return nanos > timeout.toNanos();
    }

    private void requireLive(boolean found, long nanos) throws InputException {
        // FFmpeg hands on what it had buffered, as if nothing had happened; only the first picture may take longer,
        // since decoding begins at a key frame (a source that sends nothing at all ends by itself)
        if (isLate(nanos) && (pictureSeen || !found)) {
            throw errors.noFrame();
        }
        if (!found) {
            throw errors.ended();
        }
        pictureSeen = true;
    }

    /** When the camera says that it took the last picture, by its own clock; null if it does not say. */
    @Nullable
    Instant capturedAt() {
        return decoder.capturedAt();
    }

    /** The picture that {@link #advance} found, uint8 [h, w, 3] BGR, valid until the next call. */
    Mat picture() {
        return decoder.picture();
    }

    /** The next picture, as {@link #picture}; null at the end of a file. */
    @Nullable
    Mat grab() throws InputException {
        return advance() ? picture() : null;
    }

    /** How many frames arrived for the last picture: more than one where the decoder leaves some out. */
    int arrived() {
        return decoder.arrived();
    }

    /** How many of those were left out for their age. */
    int stale() {
        return decoder.stale();
    }

    /** Processor time that the last picture took to be decoded. */
    long decodeMicros() {
        return decodeMicros;
    }

    /** When the last frame is to be shown: for a file its own time, continuous over loops; for a stream its arrival. */
    long timeMicros() {
        return timeMicros;
    }

    boolean isFile() {
        return url.isFile();
    }

    /** Why what came since the last picture cannot be decoded; null if nothing came. For any thread. */
    @Nullable
    String undecodable() {
        if (decoder.undecodable() == 0) {
            return null;
        }
        String error = ffmpegError.get();
        return error == null ? "it is damaged" : error;
    }

    /** Goes back to the beginning of a file. */
    void rewind() throws InputException {
        if (emptySinceRewind) {
            throw errors.empty(undecodable());
        }
        emptySinceRewind = true;
        decoder.close();
        decoder = openDecoder();
    }

    @Override
    public void close() {
        decoder.close();
        interrupt.close();
    }
}
