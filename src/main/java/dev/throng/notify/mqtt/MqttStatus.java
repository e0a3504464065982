package dev.throng.notify.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** How the connection is, for people and for Prometheus. Safe for any number of threads. */
final class MqttStatus {
    /** 1 while this process publishes to the broker; else 0. */
    static final String CONNECTED = "throng.mqtt.connected";
    /** Messages that the broker has taken. */
    static final String MESSAGES = "throng.mqtt.messages";

    private final AtomicInteger up;
    private final Counter messages;
    private volatile String detail = "another worker publishes";

    MqttStatus(MeterRegistry registry) {
        up = registry.gauge(CONNECTED, new AtomicInteger());
        messages = registry.counter(MESSAGES);
    }

    void connected() {
        up.set(1);
        detail = "connected";
    }

    void connecting() {
        up.set(0);
        detail = "connecting";
    }

    /** The broker does not answer, or not well. */
    void away(String reason) {
        up.set(0);
        detail = "the broker is away, trying on: " + reason;
    }

    /** It is not for this process to publish. */
    void elsewhere() {
        up.set(0);
        detail = "another worker publishes";
    }

    void published() {
        messages.increment();
    }

    String detail() {
        return detail;
    }
}
