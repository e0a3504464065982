package dev.throng.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One viewer's socket. One message is under way at a time; of those that wait, each slot keeps the newest. State is
 * touched on the socket's context alone; {@link #offer}, {@link #tick}, {@link #ping} and {@link #close} may be called
 * from anywhere.
 */
final class LiveClient {
    /** Errors beyond one a second. */
    private static final int MAX_ERRORS = 50;

    private final ServerWebSocket socket;
    private final Context context;
    private final DeliveryLatency latency;
    private final GatewayMetrics metrics;
    private final Clock clock;
    private final Map<String, LiveMessage> waiting = new LinkedHashMap<>();
    private boolean writing;
    private int errors;
    private volatile Subscription subscription = Subscription.NONE;

    LiveClient(ServerWebSocket socket, Context context, DeliveryLatency latency, GatewayMetrics metrics, Clock clock) {
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

    DeliveryLatency latency() {
        return latency;
    }

    /** Sends a message as soon as the viewer can take it, unless a newer one of its slot comes first. */
    void offer(LiveMessage message) {
        context.runOnContext(now -> {
            waiting.merge(message.slot(), message, this::newer);
            writeNext();
        });
    }

    /** What a newcomer is told does not replace what has happened since. */
    private LiveMessage newer(LiveMessage older, LiveMessage message) {
        metrics.replaced();
        return older.counted() != null && message.counted() == null ? older : message;
    }

    private void writeNext() {
        Iterator<LiveMessage> messages = waiting.values().iterator();
        if (writing || socket.isClosed() || !messages.hasNext()) {
            return;
        }
        LiveMessage message = messages.next();
        messages.remove();
        writing = true;
        write(message).onSuccess(written -> {
            writing = false;
            metrics.sent(message.type());
            if (message.counted() != null) {
                latency.delivered(message.counted(), clock.instant());
            }
            writeNext();
        });
    }

    private Future<Void> write(LiveMessage message) {
        return message.bytes() == null
                ? socket.writeTextMessage(Objects.requireNonNull(message.text()))
                : socket.writeBinaryMessage(message.bytes());
    }

    /** Tells the viewer that it was not understood; one who goes on so is let go. */
    void refuse(String code, String message) {
        offer(LiveMessage.error(code, message));
        errors++;
        if (errors > MAX_ERRORS) {
            close((short) 1008, "too many errors");
        }
    }

    /** Once a second: errors of long ago are forgiven. */
    void tick() {
        context.runOnContext(tick -> errors = Math.max(0, errors - 1));
    }

    /** Asks whether the viewer is still there; its library answers by itself. */
    void ping() {
        context.runOnContext(now -> {
            if (!socket.isClosed()) {
                var unused = socket.writePing(Buffer.buffer());
            }
        });
    }

    void close(short code, String reason) {
        context.runOnContext(now -> {
            if (!socket.isClosed()) {
                var unused = socket.close(code, reason);
            }
        });
    }
}
