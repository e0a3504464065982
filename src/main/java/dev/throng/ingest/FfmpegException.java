package dev.throng.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

/** FFmpeg refused; the message is its own, and names no source. */
final class FfmpegException extends Exception {
    private final int code;

    /** @param code one of FFmpeg's negative error codes */
    FfmpegException(int code) {
        super(text(code));
        this.code = code;
    }

    /** @param message what FFmpeg has no code for */
    FfmpegException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }

    /** What a code means, such as {@code Connection refused}. */
    static String text(int code) {
        byte[] text = new byte[128];
        av_strerror(code, text, text.length);
        return new String(text, UTF_8).replace("\0", "").strip();
    }

    /** The code of a call that went well; a negative one becomes an exception. */
    static int check(int result) throws FfmpegException {
        if (result < 0) {
            throw new FfmpegException(result);
        }
        return result;
    }
}
