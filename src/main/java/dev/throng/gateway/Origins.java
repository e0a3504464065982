package dev.throng.gateway;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may speak to this gateway on behalf of the browser's user.
 *
 * @param allowed web origins besides the gateway's own
 * @param listener the host that the gateway listens on, as configured
 */
record Origins(List<String> allowed, String listener) {
    /** Programs send no origin; a browser's page must come from this gateway or be allowed. */
    boolean isAllowed(@Nullable String origin, @Nullable String host) {
        if (origin == null || allowed.contains(origin)) {
            return true;
        }
        URI page = uri(origin);
        return page != null
                && page.getAuthority() != null
                && page.getAuthority().equalsIgnoreCase(host);
    }

    /**
     * True if a request that names this host was meant for this gateway. Any name could be made to point here by the
     * page that uses it (DNS rebinding); an address cannot.
     */
    boolean isOwnName(@Nullable String host) {
        URI named = host == null ? null : uri("http://" + host);
        if (named == null || named.getHost() == null) {
            return false;
        }
        String name = named.getHost().toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equalsIgnoreCase(listener)
                || NetUtil.isValidIpV4Address(name)
                || NetUtil.isValidIpV6Address(name)
                || allowed.stream()
                        .map(Origins::uri)
                        .anyMatch(origin -> origin != null && name.equals(origin.getHost()));
    }

    /** The host and port that the request was sent to, by its own account; HTTP/2 has no header for it. */
    static @Nullable String host(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return authority == null ? null : authority.toString();
    }

    private static @Nullable URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
