package dev.throng.gateway;

import dev.throng.latency.LatencyBoard;
import dev.throng.latency.Stage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One viewer's socket. One message is under way at a time; of those that wait, each slot keeps the newest. All methods
 * but {@link #offer} run on the socket's context.
 */
final class LiveClient {
    private static final int REMEMBERED = 64;
    private static final double MAX_DISPLAY_MILLIS = 60_000;

    private final ServerWebSocket socket;
    private final Context context;
    private final LatencyBoard latency;
    private final GatewayMetrics metrics;
    private final Clock clock;
    private final Map<String, LiveMessage> waiting = new LinkedHashMap<>();
    /** When which frame was delivered, newest last: what the page may report as displayed. */
    private final Map<String, Instant> delivered = new LinkedHashMap<>();

    private @Nullable Instant writingSince;
    private volatile Subscription subscription = Subscription.NONE;

    LiveClient(ServerWebSocket socket, Context context, LatencyBoard latency, GatewayMetrics metrics, Clock clock) {
        this.socket = socket;
        this.context = context;
        this.latency = latency;
        this.metrics = metrics;
        this.clock = clock;
    }

    Subscription subscription() {
        return subscription;
    }

    void subscribe(Subscription wanted) {
        subscription = wanted;
    }

    /** Sends a message as soon as the viewer can take it, unless a newer one of its slot comes first; any thread. */
    void offer(LiveMessage message) {
        context.runOnContext(now -> {
            if (waiting.put(message.slot(), message) != null) {
                metrics.replaced();
            }
            writeNext();
        });
    }

    private void writeNext() {
        Iterator<LiveMessage> messages = waiting.values().iterator();
        if (writingSince != null || socket.isClosed() || !messages.hasNext()) {
            return;
        }
        LiveMessage message = messages.next();
        messages.remove();
        writingSince = clock.instant();
        Future<Void> written = message.binary()
                ? socket.writeBinaryMessage(message.data())
                : socket.writeTextMessage(message.data().toString());
        written.onComplete(result -> {
            writingSince = null;
            if (result.succeeded()) {
                sent(message);
                writeNext();
            }
        });
    }

    private void sent(LiveMessage message) {
        metrics.sent(message.type());
        Picture picture = message.picture();
        if (picture == null) {
            return;
        }
        Instant now = clock.instant();
        String camera = picture.event().camera();
        latency.record(camera, Stage.DELIVER, millis(picture.receivedAt(), now));
        latency.record(camera, Stage.END_TO_END, millis(picture.event().capturedAt(), now));
        delivered.put(key(camera, picture.event().sequence()), now);
        if (delivered.size() > REMEMBERED) {
            Iterator<Instant> oldest = delivered.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /**
     * The page has drawn a frame.
     *
     * @param at on the gateway's clock, as the page computes it
     */
    void displayed(String camera, long sequence, Instant at) {
        Instant deliveredAt = delivered.remove(key(camera, sequence));
        if (deliveredAt != null) {
            double millis = millis(deliveredAt, at);
            if (Math.abs(millis) <= MAX_DISPLAY_MILLIS) {
                latency.record(camera, Stage.DISPLAY, millis);
            }
        }
    }

    /** Closes the socket if one message has been under way for this long. */
    void closeIfStuck(Duration patience) {
        context.runOnContext(now -> {
            if (writingSince != null && writingSince.plus(patience).isBefore(clock.instant()) && !socket.isClosed()) {
                socket.close((short) 1008, "too slow");
            }
        });
    }

    void close(short code, String reason) {
        if (!socket.isClosed()) {
            socket.close(code, reason);
        }
    }

    private static String key(String camera, long sequence) {
        return camera + "/" + sequence;
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }
}
