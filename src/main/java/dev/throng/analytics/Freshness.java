package dev.throng.analytics;

import dev.throng.frame.FrameHeader;
import java.time.Duration;
import java.time.Instant;

/** Decides whether a frame is still worth counting. */
record Freshness(Duration maxAge) {
    /** True for a live frame that was captured longer ago than the maximum age. */
    boolean isStale(FrameHeader frame, Instant now) {
        return frame.live() && Duration.between(frame.capturedAt(), now).compareTo(maxAge) > 0;
    }
}
