package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import dev.throng.config.CameraConfig;
import dev.throng.config.CameraUrl;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private long decodeMicros;

    private VideoSource(FFmpegFrameGrabber grabber, CameraUrl url, Duration timeout) {
        this.grabber = grabber;
        this.url = url;
        this.timeout = timeout;
    }

    /**
     * Opens a camera's source; takes up to two timeouts if nobody answers.
     *
     * @throws InputException if it cannot be opened, permanent for a file
     */
    static VideoSource open(CameraConfig camera) throws InputException {
        FfmpegLog.install();
        CameraUrl url = CameraUrl.parse(camera.url());
        if (url.isFile() && !Files.isReadable(Path.of(url.target()))) {
            throw new InputException("%s: no such file, or not readable".formatted(url.masked()), true);
        }
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(url.target());
        grabber.setImageMode(ImageMode.COLOR);
        // one decoder thread: frame threading would delay every frame by the number of threads
        grabber.setVideoOption("threads", "1");
        if (!url.isFile()) {
            live(grabber, camera);
        }
        VideoSource source = new VideoSource(grabber, url, camera.timeout());
        try {
            grabber.start();
            if (!grabber.hasVideo()) {
                throw new InputException("%s has no video".formatted(url.masked()), url.isFile());
            }
            return source;
        } catch (FrameGrabber.Exception e) {
            source.close();
            throw new InputException("cannot open %s: %s".formatted(url.masked(), cause(e)), url.isFile());
        } catch (InputException e) {
            source.close();
            throw e;
        }
    }

    private static void live(FFmpegFrameGrabber grabber, CameraConfig camera) {
        String micros = Long.toString(camera.timeout().toNanos() / 1000);
        grabber.setOption("timeout", micros);
        grabber.setOption("rw_timeout", micros);
        grabber.setOption("rtsp_transport", camera.transport());
        grabber.setOption("fflags", "nobuffer");
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
            if (url.isFile()) {
                return frame;
            }
            if (frame == null) {
                throw new InputException("%s: the stream ended".formatted(url.masked()), false);
            }
            if (System.nanoTime() - began > timeout.toNanos()) {
                throw new InputException(
                        "%s: no frame within %d ms".formatted(url.masked(), timeout.toMillis()), false);
            }
            return frame;
        } catch (FrameGrabber.Exception e) {
            throw new InputException("cannot read %s: %s".formatted(url.masked(), cause(e)), url.isFile());
        }
    }

    /** Processor time that the last grab took. */
    long decodeMicros() {
        return decodeMicros;
    }

    boolean isFile() {
        return url.isFile();
    }

    /** Goes back to the beginning of a file. */
    void rewind() throws InputException {
        try {
            grabber.restart();
        } catch (FrameGrabber.Exception e) {
            throw new InputException("cannot rewind %s: %s".formatted(url.masked(), cause(e)), true);
        }
    }

    private static String cause(FrameGrabber.Exception e) {
        Matcher code = ERROR_CODE.matcher(String.valueOf(e.getMessage()));
        if (!code.find()) {
            return "FFmpeg cannot read it";
        }
        byte[] text = new byte[128];
        av_strerror(Integer.parseInt(code.group(1)), text, text.length);
        return new String(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("\0", "")
                .strip();
    }

    @Override
    public void close() {
        try {
            grabber.close();
        } catch (FrameGrabber.Exception e) {
            throw new IllegalStateException("cannot release " + url.masked(), e);
        }
    }
}
