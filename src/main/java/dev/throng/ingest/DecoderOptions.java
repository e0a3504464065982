package dev.throng.ingest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How FFmpeg is to open a source.
 *
 * @param format its name of the demuxer; null lets it find out
 * @param decoder {@code none}, {@code auto}, or its name of a decoder
 * @param fps frames per second that are wanted, above 0
 * @param timed true for a stream whose frames carry the time at which they were taken
 * @param source options of the demuxer and its protocols
 * @param codec options of the decoder
 */
record DecoderOptions(
        @Nullable String format,
        String decoder,
        double fps,
        boolean timed,
        Map<String, String> source,
        Map<String, String> codec) {
    DecoderOptions {
        source = Map.copyOf(source);
        codec = Map.copyOf(codec);
    }
}
