package dev.throng.analytics;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** What the rejected topic gets: the record as it came, and why, as text in one header. */
final class RejectedFrames {
    /** The header with the reason. */
    static final String REASON = "throng-reason";

    /** Keeps a rejected frame under the largest record that its topic takes. */
    private static final int LONGEST_REASON = 500;

    private RejectedFrames() {}

    static Record<String, byte[]> with(Record<String, byte[]> frame, String reason) {
        Headers headers =
                new RecordHeaders(frame.headers()).add(REASON, reason(reason).getBytes(UTF_8));
        return frame.withHeaders(headers);
    }

    /** A reason that fits. */
    static String reason(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "...";
    }
}
