package dev.throng.gateway;

import dev.throng.event.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** Replies of REST, which nobody may keep: they are about now. */
final class Replies {
    private Replies() {}

    /** An event, a view, or a list or map of them. */
    static void json(RoutingContext call, Object answer) {
        bytes(call, "application/json", EventJson.write(answer));
    }

    static void bytes(RoutingContext call, String type, byte[] body) {
        var unused = call.response()
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .end(Buffer.buffer(body));
    }
}
