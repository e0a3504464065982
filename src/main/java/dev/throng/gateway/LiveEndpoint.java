package dev.throng.gateway;

import dev.throng.latency.LatencyBoard;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;

/** Opens a viewer's socket: checks where its page comes from, greets, and listens. */
final class LiveEndpoint {
    /** Requests are small; a larger one ends the connection. */
    static final int MAX_REQUEST_BYTES = 16 * 1024;

    private final Vertx vertx;
    private final LiveHub hub;
    private final LiveRequests requests;
    private final LatencyBoard latency;
    private final GatewayMetrics metrics;
    private final Origins origins;
    private final String version;
    private final Clock clock;

    LiveEndpoint(
            Vertx vertx,
            LiveHub hub,
            LiveRequests requests,
            LatencyBoard latency,
            GatewayMetrics metrics,
            Origins origins,
            String version,
            Clock clock) {
        this.vertx = vertx;
        this.hub = hub;
        this.requests = requests;
        this.latency = latency;
        this.metrics = metrics;
        this.origins = origins;
        this.version = version;
        this.clock = clock;
    }

    void handle(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader("upgrade"))) {
            throw new ApiException(426, "WEBSOCKET_ONLY", "connect with a WebSocket client; see /api/v1/asyncapi.yaml");
        }
        if (!origins.isAllowed(request.getHeader("origin"), Origins.host(request))) {
            throw new ApiException(403, "ORIGIN_REFUSED", "add this page's origin to gateway.allowedOrigins");
        }
        request.toWebSocket().onSuccess(this::serve).onFailure(call::fail);
    }

    private void serve(ServerWebSocket socket) {
        LiveClient client =
                new LiveClient(socket, vertx.getOrCreateContext(), new DeliveryLatency(latency), metrics, clock);
        hub.add(client);
        socket.textMessageHandler(text -> requests.handle(client, text));
        socket.binaryMessageHandler(bytes -> client.refuse("NOT_JSON", "requests are text messages"));
        socket.exceptionHandler(failure -> client.close((short) 1002, "protocol error"));
        socket.closeHandler(closed -> hub.remove(client));
        client.offer(LiveMessage.hello(version, clock.millis()));
    }
}
