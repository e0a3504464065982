package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.config.CameraUrl;
import dev.throng.config.FileFolders;
import dev.throng.config.Secrets;
import dev.throng.ingest.InputException.Retry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What a camera's settings mean to FFmpeg. */
record SourceSettings(CameraUrl url, DecoderOptions options) {
    /** More than any camera's sensor has; a stream that claims more is broken, or wants our memory. */
    static final int MOST_PIXELS = 64_000_000;

    /**
     * Reads a camera's settings; for a file, makes sure that it is there and may be read.
     *
     * @throws InputException if they cannot be used
     */
    static SourceSettings of(CameraConfig camera, FileFolders folders) throws InputException {
        CameraUrl url = source(camera);
        Map<String, String> codec = new HashMap<>();
        // one decoder thread: frame threading would delay every frame by the number of threads
        codec.put("threads", "1");
        codec.put("max_pixels", Integer.toString(MOST_PIXELS));
        if (url.isFile()) {
            requireFile(url, folders);
        } else {
            codec.put("flags", "low_delay");
        }
        String format = url.kind() == CameraUrl.Kind.DEVICE ? "v4l2" : null;
        return new SourceSettings(
                url,
                new DecoderOptions(format, camera.decoder(), camera.fps(), isTimed(url), options(camera, url), codec));
    }

    /** HTTP brings pictures without times, and segments of several seconds at once. */
    private static boolean isTimed(CameraUrl url) {
        return Set.of("rtsp", "rtsps", "rtmp", "rtmps", "srt").contains(url.scheme());
    }

    private static CameraUrl source(CameraConfig camera) throws InputException {
        try {
            return camera.source();
        } catch (IllegalArgumentException e) {
            throw new InputException("%s: %s".formatted(Secrets.mask(camera.url()), e.getMessage()), Retry.NEVER);
        }
    }

    private static void requireFile(CameraUrl url, FileFolders folders) throws InputException {
        Path file = Path.of(url.target());
        if (!folders.contain(file)) {
            throw new InputException(
                    "%s lies in no folder that cameras may read; add its folder to ingest.fileFolders"
                            .formatted(url.masked()),
                    Retry.NEVER);
        }
        if (!Files.exists(file)) {
            throw new InputException("%s: no such file; correct the path".formatted(url.masked()), Retry.NEVER);
        }
        if (!Files.isRegularFile(file) && !Files.isDirectory(file)) {
            throw new InputException(
                    "%s is not a file; name a video file or a folder of pictures".formatted(url.masked()), Retry.NEVER);
        }
        if (!Files.isReadable(file)) {
            throw new InputException("%s cannot be read; check its permissions".formatted(url.masked()), Retry.NEVER);
        }
    }

    private static Map<String, String> options(CameraConfig camera, CameraUrl url) {
        Duration timeout = camera.timeout();
        String micros = Long.toString(timeout.toNanos() / 1000);
        Map<String, String> options = new HashMap<>();
        switch (url.scheme()) {
            case "rtsp", "rtsps" -> {
                options.put("timeout", micros);
                options.put("rtsp_transport", camera.transport());
            }
            case "http", "https" -> {
                options.put("timeout", micros);
                options.put("rw_timeout", micros);
                if (url.target().contains(".m3u8")) {
                    // the newest segment, not the third from the end
                    options.put("live_start_index", "-1");
                }
            }
            case "rtmp", "rtmps" -> options.put("rw_timeout", micros);
            case "srt" -> {
                options.put("timeout", micros);
                options.put("connect_timeout", Long.toString(timeout.toMillis()));
            }
            default -> {
                return options;
            }
        }
        // FFmpeg would read seconds of a slow stream to guess a frame rate that nobody asks for. What little it still
        // reads ahead is decoded: fflags=nobuffer would throw the key frame in it away, and wait for the next
        options.put("fpsprobesize", "0");
        return options;
    }
}
