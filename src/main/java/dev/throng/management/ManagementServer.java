package dev.throng.management;

import dev.throng.config.ListenerConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A listener of its own for orchestrators and Prometheus: {@code /healthy} (503: restart me), {@code /ready} (503: not
 * now) and {@code /metrics}.
 */
public final class ManagementServer implements AutoCloseable {
    private static final int CLOSE_SECONDS = 2;

    private final HttpServer server;
    private final String host;

    private ManagementServer(HttpServer server, String host) {
        this.server = server;
        this.host = host;
    }

    /**
     * Starts the listener.
     *
     * @throws IOException if the port cannot be bound, naming the setting
     */
    public static ManagementServer start(
            ListenerConfig listener, Vertx vertx, PrometheusMeterRegistry metrics, List<Role> roles)
            throws IOException {
        Router router = Router.router(vertx);
        router.get("/healthy").handler(checks(vertx, roles, Health::healthy));
        router.get("/ready").handler(checks(vertx, roles, Health::ready));
        router.get("/metrics")
                .blockingHandler(
                        call -> call.response()
                                .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                                .end(metrics.scrape()),
                        false);
        var listening = vertx.createHttpServer()
                .requestHandler(router)
                .listen(listener.port(), listener.host())
                .toCompletionStage()
                .toCompletableFuture();
        try {
            return new ManagementServer(listening.get(), listener.host());
        } catch (ExecutionException e) {
            throw new IOException(
                    "management.port: cannot listen on %s:%d (%s); stop what uses it, or set another (demo: --management-port)"
                            .formatted(
                                    listener.host(),
                                    listener.port(),
                                    e.getCause().getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting to listen", e);
        }
    }

    /** Such as {@code http://127.0.0.1:8081/}. */
    public String url() {
        return "http://%s:%d/".formatted(host, server.actualPort());
    }

    @Override
    public void close() {
        try {
            server.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // the process ends: Vert.x closes what is left
            return;
        }
    }

    private static HealthCheckHandler checks(Vertx vertx, List<Role> roles, Predicate<Health> good) {
        HealthCheckHandler checks = HealthCheckHandler.create(vertx);
        for (Role role : roles) {
            checks.register(role.name(), result -> {
                Health health = role.health();
                JsonObject detail = new JsonObject().put("detail", health.detail());
                result.complete(good.test(health) ? Status.OK(detail) : Status.KO(detail));
            });
        }
        return checks;
    }
}
