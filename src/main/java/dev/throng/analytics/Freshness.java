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

    /** How long a clock is taken to be ahead after a frame has shown it. */
    private static final Duration LEAD_HOLDS = Duration.ofMinutes(10);

    private final Duration maxAge;
    private final CameraClocks clocks;
    private final Map<String, Seen> cameras = new HashMap<>();

    /** @param clocks told of every age */
    Freshness(Duration maxAge, CameraClocks clocks) {
        this.maxAge = maxAge;
        this.clocks = clocks;
    }

    /** Why the frame is to be dropped, or null if it is to be counted. */
    @Nullable
    String dropReason(String camera, FrameHeader frame, Instant now) {
        if (!frame.live()) {
            return null;
        }
        Seen before = cameras.get(camera);
        Duration apparent = Duration.between(frame.capturedAt(), now);
        clocks.saw(camera, apparent, now);
        Lead lead = Lead.after(before == null ? Lead.NONE : before.lead, apparent, now);
        Duration age = apparent.plus(lead.time);
        String reason = null;
        if (age.compareTo(maxAge) > 0) {
            reason = STALE;
        } else if (before != null
                && age.compareTo(before.successorDue(frame)) > 0
                && before.countedWithin(maxAge, now)) {
            reason = SUPERSEDED;
        }
        Instant counted = reason == null ? now : before == null ? Instant.MIN : before.countedAt;
        cameras.put(camera, new Seen(frame.capturedAt(), counted, lead));
        return reason;
    }

    /**
     * A camera's last frame.
     *
     * @param countedAt when one was last counted: none is left out for longer than the maximum age, whatever the clocks
     *     say
     * @param lead of the camera's clock
     */
    private record Seen(Instant capturedAt, Instant countedAt, Lead lead) {
        /** The age at which a frame's successor has come too, if the camera keeps its rate. */
        Duration successorDue(FrameHeader frame) {
            Duration interval = Duration.between(capturedAt, frame.capturedAt());
            return interval.plus(interval.dividedBy(2)).plus(TRANSIT);
        }

        boolean countedWithin(Duration time, Instant now) {
            return countedAt.isAfter(now.minus(time));
        }
    }

    /**
     * How far a camera's clock is ahead of this one: no frame comes from the future.
     *
     * @param time 0 or more
     * @param at when it was seen last
     */
    private record Lead(Duration time, Instant at) {
        static final Lead NONE = new Lead(Duration.ZERO, Instant.MIN);

        static Lead after(Lead before, Duration age, Instant now) {
            Lead known = now.isAfter(before.at == Instant.MIN ? now : before.at.plus(LEAD_HOLDS)) ? NONE : before;
            return age.negated().compareTo(known.time) > 0 ? new Lead(age.negated(), now) : known;
        }
    }
}
