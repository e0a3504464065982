package dev.throng.gateway;

import dev.throng.config.ListenerConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Lets requests that change something pass only from those who may make them. There are no accounts yet, so that is
 * whoever uses this machine, unless the configuration opens it to all; and not a web page from elsewhere.
 */
final class ChangeGuard implements SecurityPolicyHandler {
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Origins origins;
    private final boolean open;

    ChangeGuard(ListenerConfig listener, Origins origins) {
        this.origins = origins;
        open = listener.allowAnonymousChanges() || isLoopback(listener.host());
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** False if this gateway lets nobody change anything. */
    boolean isOpen() {
        return open;
    }

    @Override
    public void handle(RoutingContext call) {
        HttpServerRequest request = call.request();
        if (!READING.contains(request.method())) {
            check(request);
        }
        call.next();
    }

    private void check(HttpServerRequest request) {
        if (!open) {
            throw new ApiException(
                    403,
                    "CHANGES_CLOSED",
                    "cameras cannot be changed over this listener, which other machines reach without a password;"
                            + " use one on 127.0.0.1, or set gateway.allowAnonymousChanges: true");
        }
        String host = Origins.host(request);
        if (!origins.isOwnName(host)) {
            throw new ApiException(
                    403,
                    "HOST_REFUSED",
                    "changes are taken at an address such as 127.0.0.1, or at a name in gateway.allowedOrigins");
        }
        if (!origins.isAllowed(request.getHeader("origin"), host)) {
            throw new ApiException(403, "ORIGIN_REFUSED", "add this page's origin to gateway.allowedOrigins");
        }
    }
}
