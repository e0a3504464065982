package dev.throng.notify;

import dev.throng.config.ThrongConfig;
import dev.throng.config.WebhookConfig;
import dev.throng.kafka.KafkaSettings;
import dev.throng.management.Health;
import dev.throng.management.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Tells the configured webhooks of alerts. */
public final class Notifier implements Role {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final List<WebhookReader> readers = new ArrayList<>();

    private Notifier() {}

    /** Begins to read alerts; the topic exists. A webhook that is new is told of alerts from now on. */
    public static Notifier start(ThrongConfig config, MeterRegistry metrics, Clock clock) {
        return start(config, FIRST_PAUSE, metrics, clock);
    }

    static Notifier start(ThrongConfig config, Duration firstPause, MeterRegistry metrics, Clock clock) {
        Notifier notifier = new Notifier();
        KafkaSettings settings = new KafkaSettings(config.kafka());
        for (WebhookConfig webhook : config.worker().webhooks()) {
            // the address decides: another secret or another place in the list begins nothing anew
            String group = "%s-webhook-%s"
                    .formatted(
                            config.worker().applicationId(),
                            UUID.nameUUIDFromBytes(webhook.url().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            notifier.readers.add(new WebhookReader(new Webhook(webhook, firstPause, metrics, clock), settings, group));
        }
        return notifier;
    }

    @Override
    public String name() {
        return "notifier";
    }

    @Override
    public Health health() {
        String detail = "%d webhooks".formatted(readers.size());
        return readers.stream().allMatch(WebhookReader::isReady)
                ? Health.ready(detail)
                : Health.notReady(detail + ", not all with their share of the alerts yet");
    }

    @Override
    public void close() {
        readers.forEach(WebhookReader::close);
    }
}
