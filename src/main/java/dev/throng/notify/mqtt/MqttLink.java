package dev.throng.notify.mqtt;

import dev.throng.config.MqttConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the broker: made anew for ever, with growing pauses. Publishes what waits in the outbox, one
 * message after the other, each when the broker has taken the one before. All but the doorways runs on one Vert.x
 * context.
 */
final class MqttLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final MqttConfig config;
    private final String clientId;
    private final MqttTopics topics;
    private final MqttOutbox outbox;
    private final MqttStatus status;
    private final Vertx vertx;
    private final Context context;
    private final IntervalFunction pauses;
    private final long ticker;
    private @Nullable MqttClient client;
    private @Nullable MqttMessage underWay;
    private boolean connected;
    private boolean closed;
    private int failures;

    /** @param pauses by the number of the attempt that failed, in milliseconds */
    MqttLink(
            MqttConfig config,
            String clientId,
            MqttTopics topics,
            MqttOutbox outbox,
            MqttStatus status,
            Vertx vertx,
            IntervalFunction pauses) {
        this.config = config;
        this.clientId = clientId;
        this.topics = topics;
        this.outbox = outbox;
        this.status = status;
        this.vertx = vertx;
        this.pauses = pauses;
        context = vertx.getOrCreateContext();
        context.runOnContext(go -> connect());
        // what was held back for the rate limit goes when its time has come
        ticker = vertx.setPeriodic(
                Math.max(20, config.interval().toMillis() / 4), tick -> context.runOnContext(go -> pump()));
    }

    /** Something new waits. */
    void wake() {
        context.runOnContext(go -> pump());
    }

    private void connect() {
        if (closed) {
            return;
        }
        MqttClient next = MqttClient.create(vertx, MqttOptions.of(config, clientId, topics.availability()));
        client = next;
        next.closeHandler(gone -> context.runOnContext(go -> lost(next, "the connection broke off")));
        next.exceptionHandler(e -> context.runOnContext(go -> lost(next, ConnectionProblem.of(e))));
        next.publishCompletionHandler(packet -> context.runOnContext(go -> taken(next)));
        next.publishCompletionExpirationHandler(
                packet -> context.runOnContext(go -> lost(next, "it takes no messages")));
        vertx.setTimer(
                PATIENCE.toMillis(),
                late -> context.runOnContext(go -> {
                    if (client == next && !connected) {
                        lost(next, "no answer within %d s".formatted(PATIENCE.toSeconds()));
                    }
                }));
        next.connect(config.port(), config.host())
                .onComplete(answer -> context.runOnContext(go -> {
                    if (answer.succeeded()) {
                        connected(next);
                    } else {
                        lost(next, ConnectionProblem.of(answer.cause()));
                    }
                }));
    }

    private void connected(MqttClient who) {
        if (who != client) {
            who.disconnect();
            return;
        }
        connected = true;
        failures = 0;
        status.connected();
        LOG.atInfo().addKeyValue("broker", config.url()).log("publishing to MQTT");
        publish(new MqttMessage(topics.availability(), Buffer.buffer(MqttOptions.ONLINE), false));
    }

    private void pump() {
        if (connected && underWay == null) {
            MqttMessage next = outbox.next();
            if (next != null) {
                publish(next);
            }
        }
    }

    private void publish(MqttMessage message) {
        underWay = message;
        send(message).onFailure(e -> context.runOnContext(go -> lost(client, e.getMessage())));
    }

    private Future<Integer> send(MqttMessage message) {
        return client.publish(message.topic(), message.payload(), MqttQoS.AT_LEAST_ONCE, false, true);
    }

    private void taken(MqttClient who) {
        if (who == client && underWay != null) {
            underWay = null;
            status.published();
            pump();
        }
    }

    private void lost(@Nullable MqttClient who, @Nullable String reason) {
        if (who == null || who != client) {
            return;
        }
        client = null;
        connected = false;
        if (underWay != null && !underWay.topic().equals(topics.availability())) {
            outbox.putBack(underWay);
        }
        underWay = null;
        var unused = who.disconnect();
        if (closed) {
            return;
        }
        failures++;
        String why = reason == null ? "no reason given" : reason;
        status.away(why);
        LOG.atWarn()
                .addKeyValue("broker", config.url())
                .addKeyValue("error", why)
                .log("no MQTT broker; trying on");
        vertx.setTimer(pauses.apply(failures), again -> context.runOnContext(go -> connect()));
    }

    /** Says that Throng is offline, if the broker is there, and goes. */
    @Override
    public void close() {
        vertx.cancelTimer(ticker);
        Future<Void> gone = Future.future(promise -> context.runOnContext(go -> {
            closed = true;
            MqttClient last = client;
            if (last == null || !connected) {
                client = null;
                promise.complete();
                return;
            }
            send(new MqttMessage(topics.availability(), Buffer.buffer(MqttOptions.OFFLINE), false))
                    .compose(sent -> last.disconnect())
                    .onComplete(promise);
        }));
        try {
            gone.toCompletionStage().toCompletableFuture().get(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.atDebug().setCause(e).log("MQTT did not close cleanly");
        }
    }
}
