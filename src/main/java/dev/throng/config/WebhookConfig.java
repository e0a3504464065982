package dev.throng.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An address that is told of every alert.
 *
 * @param url {@code http://} or {@code https://}; may hold credentials, which never leave this record
 * @param secret signs what is sent; null to send it unsigned
 * @param timeout how long the receiver may take to answer
 */
public record WebhookConfig(String url, @Nullable String secret, Duration timeout) {
    public WebhookConfig {
        timeout = Defaults.or(timeout, Duration.ofSeconds(5));
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "WebhookConfig[url=%s]".formatted(Secrets.mask(url));
    }
}
