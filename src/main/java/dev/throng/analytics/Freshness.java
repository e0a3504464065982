package dev.throng.analytics;

import dev.throng.frame.FrameHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides before decoding whether a live frame is still worth counting, so that a worker that cannot keep up counts new
 * frames rather than old ones. Frames of one partition come in order; each partition has its own.
 */
final class Freshness {
    /** Captured longer ago than the maximum age. */
    static final String STALE = "stale";
    /** A newer frame of the same camera is waiting already. */
    static final String SUPERSEDED = "superseded";

    /** What a frame may lose on its way to the worker before its successor is taken to wait behind it. */
    private static final Duration TRANSIT = Duration.ofMillis(100);

    private final Duration maxAge;
    private final Map<String, Seen> cameras = new HashMap<>();

    Freshness(Duration maxAge) {
        this.maxAge = maxAge;
    }

    /** Why the frame is to be dropped, or null if it is to be counted. */
    @Nullable
    String dropReason(String camera, FrameHeader frame, Instant now) {
        if (!frame.live()) {
            return null;
        }
        Seen before = cameras.get(camera);
        Duration age = Duration.between(frame.capturedAt(), now);
        String reason = null;
        if (age.compareTo(maxAge) > 0) {
            reason = STALE;
        } else if (before != null
                && age.compareTo(before.successorDue(frame)) > 0
                && before.countedWithin(maxAge, now)) {
            reason = SUPERSEDED;
        }
        Instant counted = reason == null ? now : before == null ? Instant.MIN : before.countedAt;
        cameras.put(camera, new Seen(frame.capturedAt(), counted));
        return reason;
    }

    /**
     * A camera's last frame.
     *
     * @param countedAt when one was last counted: none is left out for longer than the maximum age, whatever the clocks
     *     say
     */
    private record Seen(Instant capturedAt, Instant countedAt) {
        /** The age at which a frame's successor has come too, if the camera keeps its rate. */
        Duration successorDue(FrameHeader frame) {
            Duration interval = Duration.between(capturedAt, frame.capturedAt());
            return interval.plus(interval.dividedBy(2)).plus(TRANSIT);
        }

        boolean countedWithin(Duration time, Instant now) {
            return countedAt.isAfter(now.minus(time));
        }
    }
}
