package dev.throng.analytics;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** What the rejected topic gets: the record as it came, and why, as text in one header. */
final class RejectedFrames {
    /** The header with the reason. */
    static final String REASON = "throng-reason";

    private RejectedFrames() {}

    static Record<String, byte[]> with(Record<String, byte[]> frame, String reason) {
        Headers headers = new RecordHeaders(frame.headers()).add(REASON, reason.getBytes(UTF_8));
        return frame.withHeaders(headers);
    }
}
