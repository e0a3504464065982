package dev.throng.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT broker that counts and alerts are published to.
 *
 * @param url {@code mqtt://host:port} or, with TLS, {@code mqtts://host:port}; 1883 and 8883 are the ports unless set
 * @param username null to connect without one
 * @param password null to connect without one
 * @param passwordFile that holds the password; null if it does not come from a file
 * @param caFile PEM certificates that the broker's is checked against; null for those that Java trusts
 * @param topicPrefix what all topics begin with, without a slash at its end
 * @param interval no count is published twice within it
 * @param homeAssistant whether counts are introduced to Home Assistant
 */
public record MqttConfig(
        String url,
        @Nullable String username,
        @Nullable String password,
        @Nullable String passwordFile,
        @Nullable Path caFile,
        String topicPrefix,
        Duration interval,
        Boolean homeAssistant) {
    private static final int PORT = 1883;
    private static final int TLS_PORT = 8883;

    public MqttConfig {
        topicPrefix = Defaults.or(topicPrefix, "throng");
        interval = Defaults.or(interval, Duration.ofSeconds(1));
        homeAssistant = Defaults.or(homeAssistant, false);
    }

    /** A broker without a login, and defaults for the rest. */
    public static MqttConfig at(String url) {
        return new MqttConfig(url, null, null, null, null, null, null, null);
    }

    /** The same with this password. */
    MqttConfig withPassword(String other) {
        return new MqttConfig(url, username, other, null, caFile, topicPrefix, interval, homeAssistant);
    }

    /** True for {@code mqtts}. */
    public boolean tls() {
        return "mqtts".equals(URI.create(url).getScheme());
    }

    /** The broker's host. */
    public String host() {
        return URI.create(url).getHost();
    }

    /** The broker's port. */
    public int port() {
        int port = URI.create(url).getPort();
        return port >= 0 ? port : tls() ? TLS_PORT : PORT;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "MqttConfig[url=%s]".formatted(url);
    }
}
