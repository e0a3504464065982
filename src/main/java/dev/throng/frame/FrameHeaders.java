package dev.throng.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.throng.config.Privacy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** {@link FrameHeader} to Kafka record headers and back: decimal text, so that console tools can show them. */
public final class FrameHeaders {
    private static final String PREFIX = "throng-";
    private static final String SCHEMA = PREFIX + "schema";
    private static final String SEQUENCE = PREFIX + "sequence";
    private static final String CAPTURED_AT = PREFIX + "captured-at-micros";
    private static final String PUBLISHED_AT = PREFIX + "published-at-micros";
    private static final String DECODE = PREFIX + "decode-micros";
    private static final String WIDTH = PREFIX + "width";
    private static final String HEIGHT = PREFIX + "height";
    private static final String LIVE = PREFIX + "live";
    private static final String PRIVACY = PREFIX + "privacy";

    private FrameHeaders() {}

    /** Adds the frame's header fields to a record's headers. */
    public static void write(FrameHeader frame, Headers headers) {
        put(headers, SCHEMA, FrameHeader.SCHEMA);
        put(headers, SEQUENCE, frame.sequence());
        put(headers, CAPTURED_AT, micros(frame.capturedAt()));
        put(headers, PUBLISHED_AT, micros(frame.publishedAt()));
        put(headers, DECODE, frame.decodeMicros());
        put(headers, WIDTH, frame.width());
        put(headers, HEIGHT, frame.height());
        put(headers, LIVE, frame.live());
    }

    /**
     * Reads a record's header fields.
     *
     * @throws BadFrameException if one is missing or out of range, naming it
     */
    public static FrameHeader read(Headers headers) throws BadFrameException {
        String schema = text(headers, SCHEMA);
        if (!schema.equals(FrameHeader.SCHEMA)) {
            throw new BadFrameException(
                    "header %s: expected %s, found %s".formatted(SCHEMA, FrameHeader.SCHEMA, schema));
        }
        try {
            return new FrameHeader(
                    number(headers, SEQUENCE),
                    instant(number(headers, CAPTURED_AT)),
                    instant(number(headers, PUBLISHED_AT)),
                    number(headers, DECODE),
                    Math.toIntExact(number(headers, WIDTH)),
                    Math.toIntExact(number(headers, HEIGHT)),
                    Boolean.parseBoolean(text(headers, LIVE)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadFrameException(e.getMessage());
        }
    }

    /** Adds what viewers may see of the picture. */
    public static void writePrivacy(Privacy privacy, Headers headers) {
        put(headers, PRIVACY, privacy.label());
    }

    /** What viewers may see of the picture: everything if the record does not say, nothing if it is not understood. */
    public static Privacy readPrivacy(Headers headers) {
        Header header = headers.lastHeader(PRIVACY);
        if (header == null) {
            return Privacy.NONE;
        }
        String label = new String(header.value(), UTF_8);
        return Arrays.stream(Privacy.values())
                .filter(privacy -> privacy.label().equals(label))
                .findFirst()
                .orElse(Privacy.NO_PICTURES);
    }

    private static void put(Headers headers, String key, Object value) {
        headers.add(key, value.toString().getBytes(UTF_8));
    }

    private static String text(Headers headers, String key) throws BadFrameException {
        Header header = headers.lastHeader(key);
        if (header == null || header.value() == null) {
            throw new BadFrameException("header %s is missing".formatted(key));
        }
        return new String(header.value(), UTF_8);
    }

    private static long number(Headers headers, String key) throws BadFrameException {
        String text = text(headers, key);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new BadFrameException("header %s: expected a whole number, found %s".formatted(key, text));
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
