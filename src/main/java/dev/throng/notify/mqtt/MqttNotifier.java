package dev.throng.notify.mqtt;

import dev.throng.config.MqttConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.TailReader;
import dev.throng.kafka.Topic;
import dev.throng.management.CloseStack;
import dev.throng.management.Health;
import dev.throng.management.Role;
import io.github.resilience4j.core.IntervalFunction;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Publishes counts and alerts to an MQTT broker, while no other worker does. */
public final class MqttNotifier implements Role {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final MqttConfig config;
    private final KafkaSettings settings;
    private final String clientId;
    private final IntervalFunction pauses;
    private final MqttStatus status;
    private final Vertx vertx;
    private final Clock clock;
    private final Leadership leadership;
    private @Nullable CloseStack publishing;

    private MqttNotifier(ThrongConfig config, Duration firstPause, Vertx vertx, MeterRegistry metrics, Clock clock) {
        this.config = Objects.requireNonNull(config.mqtt(), "mqtt");
        this.vertx = vertx;
        this.clock = clock;
        settings = new KafkaSettings(config.kafka());
        clientId = config.worker().applicationId() + "-mqtt";
        pauses = IntervalFunction.ofExponentialRandomBackoff(firstPause, 2, 0.3, LONGEST_PAUSE);
        status = new MqttStatus(metrics);
        leadership = new Leadership(settings, clientId, Topic.ALERTS, this::publish, this::stop);
    }

    /** Begins to publish, or to wait for the worker that does to go; the Kafka topics exist, and mqtt is configured. */
    public static MqttNotifier start(ThrongConfig config, Vertx vertx, MeterRegistry metrics, Clock clock) {
        return start(config, Duration.ofSeconds(1), vertx, metrics, clock);
    }

    static MqttNotifier start(
            ThrongConfig config, Duration firstPause, Vertx vertx, MeterRegistry metrics, Clock clock) {
        return new MqttNotifier(config, firstPause, vertx, metrics, clock);
    }

    private void publish() {
        MqttTopics topics = new MqttTopics(config.topicPrefix());
        MqttOutbox outbox = new MqttOutbox(config.interval(), clock);
        CloseStack opened = new CloseStack();
        status.connecting();
        MqttLink link = opened.add(new MqttLink(config, clientId, topics, outbox, status, vertx, pauses));
        HomeAssistant homeAssistant = config.homeAssistant() ? new HomeAssistant(topics) : null;
        MqttFeed feed = new MqttFeed(settings, topics, homeAssistant, message -> {
            outbox.put(message);
            link.wake();
        });
        // the newest event of every alert is told again, so that one that ended meanwhile does not stay
        opened.add(TailReader.start(
                clientId, settings, Set.of(Topic.COUNTS, Topic.CAMERAS), Set.of(Topic.ALERTS), feed::accept));
        publishing = opened;
    }

    private void stop() {
        if (publishing != null) {
            publishing.close();
            publishing = null;
        }
        status.elsewhere();
    }

    @Override
    public String name() {
        return "mqtt";
    }

    /** Ready though the MQTT broker is away: counting does not wait for it. */
    @Override
    public Health health() {
        String detail = "%s: %s".formatted(config.url(), status.detail());
        return leadership.isMember()
                ? Health.ready(detail)
                : Health.notReady(detail + "; Kafka does not say who publishes");
    }

    @Override
    public void close() {
        leadership.close();
    }
}
