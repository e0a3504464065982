package dev.throng.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param host address to bind; loopback unless set
 * @param port to bind; 0 for any free one
 * @param allowAnonymous must be true for a host beyond loopback: whoever reaches it sees all cameras
 * @param allowAnonymousChanges lets whoever reaches a host beyond loopback change the cameras, too
 * @param allowedOrigins web origins besides the server's own that may open the WebSocket and change cameras; their
 *     hosts are names at which the server takes changes
 */
public record ListenerConfig(
        String host, Integer port, Boolean allowAnonymous, Boolean allowAnonymousChanges, List<String> allowedOrigins) {
    public ListenerConfig {
        host = Defaults.or(host, "127.0.0.1");
        allowAnonymous = Defaults.or(allowAnonymous, false);
        allowAnonymousChanges = Defaults.or(allowAnonymousChanges, false);
        allowedOrigins = List.copyOf(Defaults.or(allowedOrigins, List.of()));
    }

    /** Loopback on this port. */
    public static ListenerConfig loopback(int port) {
        return new ListenerConfig(null, port, null, null, null);
    }

    static ListenerConfig withDefaults(@Nullable ListenerConfig configured, int defaultPort) {
        if (configured == null) {
            return loopback(defaultPort);
        }
        return configured.port == null ? configured.withPort(defaultPort) : configured;
    }

    /** The same on another port. */
    public ListenerConfig withPort(int other) {
        return new ListenerConfig(host, other, allowAnonymous, allowAnonymousChanges, allowedOrigins);
    }
}
