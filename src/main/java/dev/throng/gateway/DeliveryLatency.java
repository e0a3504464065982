package dev.throng.gateway;

import dev.throng.event.CountEvent;
import dev.throng.latency.LatencyBoard;
import dev.throng.latency.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last stages of what one viewer gets. Remembers what it was sent of late, to judge what it says it displayed. */
final class DeliveryLatency {
    private static final int REMEMBERED = 256;
    private static final double MAX_DISPLAY_MILLIS = 60_000;
    /** A page knows the gateway's clock only as well as its pings tell; this far below zero still means at once. */
    private static final double OFFSET_ERROR_MILLIS = 50;

    private final LatencyBoard board;
    private final Map<Frame, Instant> delivered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Frame, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    DeliveryLatency(LatencyBoard board) {
        this.board = board;
    }

    /** A counted frame was written to the viewer's socket. */
    void delivered(Picture counted, Instant at) {
        CountEvent event = counted.event();
        board.record(event.camera(), Stage.DELIVER, millis(counted.receivedAt(), at));
        board.record(event.camera(), Stage.END_TO_END, millis(event.capturedAt(), at));
        delivered.put(new Frame(event.camera(), event.sequence()), at);
    }

    /**
     * The viewer says that a frame is on its screen. Taken once for each frame that it was sent, if it can be true.
     *
     * @param at on the gateway's clock, as the viewer computes it
     */
    void displayed(String camera, long sequence, Instant at) {
        Instant deliveredAt = delivered.remove(new Frame(camera, sequence));
        double millis = deliveredAt == null ? Double.NaN : millis(deliveredAt, at);
        if (millis >= -OFFSET_ERROR_MILLIS && millis <= MAX_DISPLAY_MILLIS) {
            board.record(camera, Stage.DISPLAY, Math.max(0, millis));
        }
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private record Frame(String camera, long sequence) {}
}
