package dev.throng.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import dev.throng.config.CameraConfig;
import dev.throng.config.CameraUrl;
import dev.throng.config.Secrets;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.javacv.FrameGrabber.ImageMode;
import org.jspecify.annotations.Nullable;

/** An open file or stream. Belongs to one thread, which opens, reads and closes it. */
final class VideoSource implements AutoCloseable {
    private static final Pattern ERROR_CODE = Pattern.compile("error (-\\d+)");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final FFmpegFrameGrabber grabber;
    private final CameraUrl url;
    private final Duration timeout;
    private final MediaTime mediaTime;
    private long decodeMicros;
    private long timeMicros;
    private boolean emptySinceRewind;
    private boolean pictureSeen;

    private VideoSource(FFmpegFrameGrabber grabber, CameraUrl url, Duration timeout) {
        this.grabber = grabber;
        this.url = url;
        this.timeout = timeout;
        mediaTime = new MediaTime(grabber.getVideoFrameRate());
    }

    /**
     * Opens a camera's source; takes up to two timeouts if nobody answers.
     *
     * @throws InputException if it cannot be opened, permanent for a file
     */
    static VideoSource open(CameraConfig camera) throws InputException {
        FfmpegLog.install();
        CameraUrl url = parse(camera.url());
        if (url.isFile()) {
            requireFile(url);
        }
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(url.target());
        grabber.setImageMode(ImageMode.COLOR);
        // one decoder thread: frame threading would delay every frame by the number of threads
        grabber.setVideoOption("threads", "1");
        if (!url.isFile()) {
            live(grabber, camera);
        }
        try {
            grabber.start();
            if (!grabber.hasVideo()) {
                throw new InputException("%s has no video; choose another input".formatted(url.masked()), url.isFile());
            }
            return new VideoSource(grabber, url, camera.timeout());
        } catch (FrameGrabber.Exception e) {
            release(grabber, url);
            throw new InputException("cannot open %s: %s".formatted(url.masked(), cause(e, url)), url.isFile());
        } catch (InputException e) {
            release(grabber, url);
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

    private static CameraUrl parse(String url) throws InputException {
        try {
            return CameraUrl.parse(url);
        } catch (IllegalArgumentException e) {
            throw new InputException("%s: %s".formatted(Secrets.mask(url), e.getMessage()), true);
        }
    }

    private static void requireFile(CameraUrl url) throws InputException {
        Path file = Path.of(url.target());
        if (!Files.exists(file)) {
            throw new InputException("%s: no such file; correct the path".formatted(url.masked()), true);
        }
        if (!Files.isRegularFile(file)) {
            throw new InputException("%s is not a file; name a video file".formatted(url.masked()), true);
        }
        if (!Files.isReadable(file)) {
            throw new InputException("%s cannot be read; check its permissions".formatted(url.masked()), true);
        }
    }

    private static void live(FFmpegFrameGrabber grabber, CameraConfig camera) {
        String micros = Long.toString(camera.timeout().toNanos() / 1000);
        // RTSP heeds the first, HTTP the second
        grabber.setOption("timeout", micros);
        grabber.setOption("rw_timeout", micros);
        if (camera.url().toLowerCase(Locale.ROOT).startsWith("rtsp")) {
            grabber.setOption("rtsp_transport", camera.transport());
        }
        // FFmpeg would read seconds of a slow stream to guess a frame rate that nobody asks for. What little it still
        // reads ahead is decoded: fflags=nobuffer would throw the key frame in it away, and wait for the next
        grabber.setOption("fpsprobesize", "0");
        grabber.setVideoOption("flags", "low_delay");
    }

    /**
     * The next picture, uint8 BGR, valid until the next call; null at the end of a file.
     *
     * @throws InputException if a stream ended, or gave nothing for longer than the timeout
     */
    @Nullable
    Frame grab() throws InputException {
        long began = System.nanoTime();
        // processor time: what the thread spends waiting for the network is not decoding
        long processor = THREADS.getCurrentThreadCpuTime();
        try {
            Frame frame = grabber.grabImage();
            decodeMicros = (THREADS.getCurrentThreadCpuTime() - processor) / 1000;
            if (!url.isFile()) {
                requireLive(frame, System.nanoTime() - began);
                // a stream's own times may jump or stand still; its arrival does not
                timeMicros = System.nanoTime() / 1000;
            } else if (frame != null) {
                timeMicros = mediaTime.advance(frame.timestamp);
                emptySinceRewind = false;
            }
            return frame;
        } catch (FrameGrabber.Exception e) {
            throw new InputException("cannot read %s: %s".formatted(url.masked(), cause(e, url)), url.isFile());
        }
    }

    private void requireLive(@Nullable Frame frame, long nanos) throws InputException {
        boolean late = nanos > timeout.toNanos();
        // FFmpeg hands on what it had buffered, as if nothing had happened; only the first picture may take longer,
        // since decoding begins at a key frame (a source that sends nothing at all ends by itself)
        if (late && (pictureSeen || frame == null)) {
            throw new InputException(
                    "%s: no frame within %d ms; is the camera there and the network up?"
                            .formatted(url.masked(), timeout.toMillis()),
                    false);
        }
        if (frame == null) {
            throw new InputException("%s: the stream ended".formatted(url.masked()), false);
        }
        pictureSeen = true;
    }

    /** Processor time that the last grab took. */
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

    /** Goes back to the beginning of a file. */
    void rewind() throws InputException {
        if (emptySinceRewind) {
            throw new InputException("%s holds no picture; choose another input".formatted(url.masked()), true);
        }
        emptySinceRewind = true;
        try {
            grabber.restart();
        } catch (FrameGrabber.Exception e) {
            throw new InputException("cannot rewind %s: %s".formatted(url.masked(), cause(e, url)), true);
        }
    }

    private static String cause(FrameGrabber.Exception e, CameraUrl url) {
        String advice = url.isFile() ? "is it a video?" : "check the address, the credentials and the network";
        Matcher code = ERROR_CODE.matcher(String.valueOf(e.getMessage()));
        if (!code.find()) {
            return "FFmpeg cannot read it; " + advice;
        }
        byte[] text = new byte[128];
        av_strerror(Integer.parseInt(code.group(1)), text, text.length);
        return new String(text, UTF_8).replace("\0", "").strip() + "; " + advice;
    }

    private static void release(FFmpegFrameGrabber grabber, CameraUrl url) {
        try {
            grabber.close();
        } catch (FrameGrabber.Exception e) {
            throw new IllegalStateException("cannot release " + url.masked(), e);
        }
    }

    @Override
    public void close() {
        release(grabber, url);
    }
}
