package dev.throng.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.config.ListenerConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final PrometheusMeterRegistry metrics = Metrics.create();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        metrics.close();
    }

    @Test
    void readyWhileARoleIsNotShouldAnswer503WithItsDetail() throws Exception {
        // Given
        Role role = new FixedRole(Health.notReady("Kafka is away"));
        try (ManagementServer server = start(role)) {
            // When
            HttpResponse<String> response = get(server, "ready");
            // Then
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("Kafka is away");
            assertThat(get(server, "healthy").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void healthyWithABrokenRoleShouldAnswer503() throws Exception {
        // Given
        try (ManagementServer server = start(new FixedRole(Health.broken("model thread died")))) {
            // When
            HttpResponse<String> response = get(server, "healthy");
            // Then
            assertThat(response.statusCode()).isEqualTo(503);
        }
    }

    @Test
    void metricsShouldBeInPrometheusFormat() throws Exception {
        // Given
        metrics.counter("throng.sample", "camera", "a").increment();
        try (ManagementServer server = start(new FixedRole(Health.ready("fine")))) {
            // When
            HttpResponse<String> response = get(server, "metrics");
            // Then
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .contains("throng_sample_total{camera=\"a\"} 1.0")
                    .contains("jvm_memory_used_bytes");
        }
    }

    @Test
    void startOnAPortInUseShouldNameTheSetting() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ListenerConfig listener = ListenerConfig.loopback(taken.getLocalPort());
            // When / Then
            assertThatThrownBy(() -> ManagementServer.start(listener, vertx, metrics, List.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("management.port: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    private ManagementServer start(Role role) throws IOException {
        return ManagementServer.start(ListenerConfig.loopback(0), vertx, metrics, List.of(role));
    }

    private static HttpResponse<String> get(ManagementServer server, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private record FixedRole(Health health) implements Role {
        @Override
        public String name() {
            return "worker";
        }

        @Override
        public void close() {}
    }
}
