package dev.throng.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** What a gateway counts about itself. */
final class GatewayMetrics {
    /** WebSocket clients connected. */
    static final String CLIENTS = "throng.gateway.clients";
    /** Messages written to sockets; label {@code type}. */
    static final String MESSAGES = "throng.gateway.messages";
    /** Waiting messages replaced by newer ones, since the client was slower. */
    static final String REPLACED = "throng.gateway.replaced";

    private final MeterRegistry registry;

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watchClients(IntSupplier clients) {
        Gauge.builder(CLIENTS, clients, IntSupplier::getAsInt)
                .strongReference(true)
                .register(registry);
    }

    void sent(String type) {
        registry.counter(MESSAGES, "type", type).increment();
    }

    void replaced() {
        registry.counter(REPLACED).increment();
    }
}
