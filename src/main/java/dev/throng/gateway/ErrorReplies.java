package dev.throng.gateway;

import dev.throng.event.EventJson;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a failure becomes a reply. Unexpected ones are logged, and told no more than their number. */
final class ErrorReplies implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorReplies.class);

    @Override
    public void handle(RoutingContext call) {
        Throwable failure = call.failure();
        if (failure instanceof ApiException known) {
            reply(call, known.status(), known.code(), known.getMessage(), known.details());
        } else if (call.statusCode() == 400 && invalid(failure) != null) {
            reply(call, 400, "REQUEST_INVALID", invalid(failure).getMessage());
        } else if (call.statusCode() == 413) {
            reply(call, 413, "BODY_TOO_LARGE", "a body may have %d bytes at most".formatted(Gateway.MAX_BODY_BYTES));
        } else if (call.statusCode() > 0 && call.statusCode() < 500) {
            reply(call, call.statusCode(), "REQUEST_FAILED", "the request cannot be served");
        } else {
            LOG.atError()
                    .addKeyValue("path", call.request().path())
                    .addKeyValue("error", String.valueOf(failure))
                    .log("request failed");
            LOG.atDebug().setCause(failure).log("request failure");
            reply(call, 500, "INTERNAL", "something went wrong here; the gateway's log says what");
        }
    }

    /** What the contract found wrong; the router wraps it. */
    private static @Nullable ValidatorException invalid(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ValidatorException found) {
                return found;
            }
        }
        return null;
    }

    /** For a path that nothing serves. */
    static void notFound(RoutingContext call) {
        reply(
                call,
                404,
                "NOT_FOUND",
                "nothing is at %s; see /api/v1/openapi.yaml"
                        .formatted(call.request().path()));
    }

    private static void reply(RoutingContext call, int status, String code, String message) {
        reply(call, status, code, message, List.of());
    }

    private static void reply(RoutingContext call, int status, String code, String message, List<String> details) {
        if (!call.response().ended()) {
            var unused = call.response()
                    .setStatusCode(status)
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(EventJson.write(new ApiError(code, message, details))));
        }
    }
}
