package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DECODER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PATCHWELCOME;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_STREAM_NOT_FOUND;

import dev.throng.config.CameraConfig;
import dev.throng.config.CameraUrl;
import dev.throng.config.FileFolders;
import dev.throng.ingest.InputException.Retry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** An open file or stream. Belongs to one thread, which opens, reads and closes it. */
final class VideoSource implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final CameraUrl url;
    private final DecoderOptions options;
    private final Duration timeout;
    private final double folderFps;
    private final Interrupt interrupt;
    private volatile PictureSource decoder;
    private final MediaTime mediaTime;
    private long decodeMicros;
    private long timeMicros;
    private boolean emptySinceRewind;
    private boolean pictureSeen;

    private VideoSource(SourceSettings settings, CameraConfig camera, Interrupt interrupt) throws InputException {
        url = settings.url();
        options = settings.options();
        timeout = camera.timeout();
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
            Path path = url.isFile() ? Path.of(url.target()) : null;
            return path != null && Files.isDirectory(path)
                    ? PictureFolder.open(path, folderFps)
                    : VideoDecoder.open(url.target(), options, interrupt);
        } catch (FfmpegException e) {
            throw unopened(e);
        } finally {
            interrupt.unlimit();
        }
    }

    /** FFmpeg says no more than "Input/output error". */
    private boolean isUnknownHost() {
        if (url.scheme().isEmpty()) {
            return false;
        }
        try {
            String host = URI.create(url.masked()).getHost();
            return host != null && InetAddress.getByName(host) == null;
        } catch (UnknownHostException e) {
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private InputException unopened(FfmpegException e) {
        String name = url.masked();
        if (e.code() == AVERROR_STREAM_NOT_FOUND()) {
            return new InputException("%s has no video; choose another input".formatted(name), retry(Retry.SELDOM));
        }
        if (e.code() == AVERROR_DECODER_NOT_FOUND() || e.code() == AVERROR_PATCHWELCOME()) {
            return new InputException("cannot use %s: %s".formatted(name, e.getMessage()), retry(Retry.SELDOM));
        }
        if (isUnknownHost()) {
            return new InputException(
                    "cannot open %s: there is no host of that name; correct it, or check the name server"
                            .formatted(name),
                    Retry.SOON);
        }
        if (e.code() == AVERROR_HTTP_UNAUTHORIZED() || e.code() == AVERROR_HTTP_FORBIDDEN()) {
            return new InputException(
                    "cannot open %s: %s; check user name and password".formatted(name, e.getMessage()), Retry.SELDOM);
        }
        if (e.code() == AVERROR_EXIT() && interrupt.isLate()) {
            return new InputException(
                    "cannot open %s: no answer within %d ms; check the address and the network"
                            .formatted(name, 2 * timeout.toMillis()),
                    Retry.SOON);
        }
        return new InputException("cannot open %s: %s".formatted(name, advised(e)), retry(Retry.SOON));
    }

    /**
     * Decodes the next picture; false at the end of a file.
     *
     * @throws InputException if a stream ended, or gave nothing for longer than the timeout
     */
    boolean advance() throws InputException {
        long began = System.nanoTime();
        // processor time: what the thread spends waiting for the network is not decoding
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
            }
            return found;
        } catch (FfmpegException e) {
            if (!url.isFile() && isLate(System.nanoTime() - began)) {
                throw noFrame();
            }
            if (e.code() == AVERROR_PATCHWELCOME()) {
                throw unopened(e);
            }
            throw new InputException("cannot read %s: %s".formatted(url.masked(), advised(e)), retry(Retry.SOON));
        }
    }

    private boolean isLate(long nanos) {
        return nanos > timeout.toNanos();
    }

    private InputException noFrame() {
        return new InputException(
                "%s: no frame within %d ms; is the camera there and the network up?"
                        .formatted(url.masked(), timeout.toMillis()),
                Retry.SOON);
    }

    private void requireLive(boolean found, long nanos) throws InputException {
        // FFmpeg hands on what it had buffered, as if nothing had happened; only the first picture may take longer,
        // since decoding begins at a key frame (a source that sends nothing at all ends by itself)
        if (isLate(nanos) && (pictureSeen || !found)) {
            throw noFrame();
        }
        if (!found) {
            throw new InputException("%s: the stream ended".formatted(url.masked()), Retry.SOON);
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

    /** How many pieces of video since the last picture made no sense; for any thread. */
    int undecodable() {
        return decoder.undecodable();
    }

    /** Goes back to the beginning of a file. */
    void rewind() throws InputException {
        if (emptySinceRewind) {
            throw new InputException("%s holds no picture; choose another input".formatted(url.masked()), Retry.NEVER);
        }
        emptySinceRewind = true;
        decoder.close();
        decoder = openDecoder();
    }

    private String advised(FfmpegException e) {
        String advice = url.isFile() ? "is it a video?" : "check the address, the credentials and the network";
        return e.getMessage() + "; " + advice;
    }

    /** A file does not mend itself. */
    private Retry retry(Retry ofStreams) {
        return url.isFile() ? Retry.NEVER : ofStreams;
    }

    @Override
    public void close() {
        decoder.close();
        interrupt.close();
    }
}
