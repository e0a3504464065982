package dev.throng.frame;

import java.time.Instant;

/**
 * What travels with a JPEG on the frames topic, as record headers (see {@link FrameHeaders}). The record's own
 * timestamp is {@code capturedAt} in milliseconds.
 *
 * @param sequence number of the frame, rising by one within a camera's run
 * @param capturedAt when the decoder returned the picture, to the microsecond
 * @param publishedAt when the finished record was handed to Kafka, to the microsecond
 * @param decodeMicros time in the decoder
 * @param width of the JPEG in pixels
 * @param height of the JPEG in pixels
 * @param live true if an old frame is worthless (a camera); false if each frame must be counted (a file analysed)
 */
public record FrameHeader(
        long sequence,
        Instant capturedAt,
        Instant publishedAt,
        long decodeMicros,
        int width,
        int height,
        boolean live) {

    /** The name and version of this layout. */
    public static final String SCHEMA = "throng.frame/1";

    /** The same frame, sent again at this time. */
    public FrameHeader again(Instant now) {
        return new FrameHeader(sequence, now, now, decodeMicros, width, height, live);
    }

    public FrameHeader {
        if (sequence < 0 || decodeMicros < 0 || width <= 0 || height <= 0) {
            throw new IllegalArgumentException("frame header out of range: sequence %d, decodeMicros %d, size %dx%d"
                    .formatted(sequence, decodeMicros, width, height));
        }
    }
}
