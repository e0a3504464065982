package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DECODER_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_FORBIDDEN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_NOT_FOUND;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_HTTP_UNAUTHORIZED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PATCHWELCOME;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_STREAM_NOT_FOUND;

import dev.throng.config.CameraUrl;
import dev.throng.ingest.InputException.Retry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says for people what is wrong with a source, and whether it is worth while to try again. */
record SourceErrors(CameraUrl url, Duration timeout) {
    /** FFmpeg's code for what the system calls ECONNREFUSED; so on Linux. */
    private static final int CONNECTION_REFUSED = -111;

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

    /** @param late true if nobody answered in time */
    InputException unopened(FfmpegException e, boolean late) {
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
        if (e.code() == AVERROR_EXIT() && late) {
            return new InputException(
                    "cannot open %s: no answer within %d ms; check the address and the network"
                            .formatted(name, 2 * timeout.toMillis()),
                    Retry.SOON);
        }
        return new InputException("cannot open %s: %s".formatted(name, advised(e)), retry(Retry.SOON));
    }

    /** @param e says why nobody could be asked, or that nobody answers */
    InputException unanswered(IOException e) {
        return new InputException(
                "cannot open %s: %s; check the address and the network".formatted(url.masked(), e.getMessage()),
                Retry.SOON);
    }

    InputException noFrame() {
        return new InputException(
                "%s: no frame within %d ms; is the camera there and the network up?"
                        .formatted(url.masked(), timeout.toMillis()),
                Retry.SOON);
    }

    InputException unreadable(FfmpegException e) {
        return new InputException("cannot read %s: %s".formatted(url.masked(), advised(e)), retry(Retry.SOON));
    }

    InputException ended() {
        return new InputException("%s: the stream ended; it is opened anew".formatted(url.masked()), Retry.SOON);
    }

    /** @param why its pictures cannot be decoded; null if it has none */
    InputException empty(@Nullable String why) {
        String what = why == null ? "no picture" : "no picture that can be decoded (%s)".formatted(why);
        return new InputException("%s holds %s; choose another input".formatted(url.masked(), what), Retry.NEVER);
    }

    private String advised(FfmpegException e) {
        String advice = switch (url.kind()) {
            case FILE -> "is it a video?";
            case DEVICE -> "is the webcam plugged in, free, and may this user read it (group video)?";
            case STREAM -> ofStream(e.code());
        };
        return e.getMessage() + "; " + advice;
    }

    private static String ofStream(int code) {
        if (code == AVERROR_HTTP_NOT_FOUND()) {
            return "the camera is there, but has no such stream; check the path";
        }
        if (code == AVERROR_INVALIDDATA()) {
            return "what comes is no video that can be read; check the address";
        }
        if (code == CONNECTION_REFUSED) {
            return "nobody listens there; is the camera on, and the port right?";
        }
        return "check the address, the credentials and the network";
    }

    /** A file does not mend itself. */
    private Retry retry(Retry ofStreams) {
        return url.isFile() ? Retry.NEVER : ofStreams;
    }
}
