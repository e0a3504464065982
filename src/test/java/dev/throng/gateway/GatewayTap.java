package dev.throng.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import dev.throng.config.ThrongConfig;
import dev.throng.ingest.SnapshotProbe;
import dev.throng.management.ManagementServer;
import dev.throng.management.Role;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway and a management listener beside another role, and everything that they tell anybody. */
public final class GatewayTap implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> said = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final Gateway gateway;
    private final ManagementServer management;
    private final Viewer viewer;

    /** @param config with Kafka's address and free ports */
    public GatewayTap(ThrongConfig config, PrometheusMeterRegistry metrics, Role other) throws IOException {
        gateway = Gateway.start(config, vertx, metrics, new SnapshotProbe(config), Clock.systemUTC());
        management = ManagementServer.start(config.management(), vertx, metrics, List.of(other, gateway));
        viewer = Viewer.connect(client, URI.create(gateway.url()).resolve("/api/v1/live"));
        viewer.send("{\"type\":\"subscribe\",\"cameras\":[\"*\"],\"pictures\":true,\"latency\":true}");
        viewer.send("{\"type\":\"nonsense\"}");
    }

    /** Asks REST, and keeps the reply; returns its status. */
    public int ask(String method, String path, String body) throws IOException, InterruptedException {
        return ask(HttpRequest.newBuilder(URI.create(gateway.url()).resolve(path))
                .header("content-type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    private int ask(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString(ISO_8859_1));
        said.add(reply.statusCode() + " " + reply.headers().map() + " " + reply.body());
        return reply.statusCode();
    }

    /** Waits until viewers were told a status that holds this text. */
    public void awaitStatus(String text) {
        await().atMost(PATIENCE)
                .until(() -> viewer.messages().stream()
                        .anyMatch(message -> message.type().equals("status")
                                && message.json().toString().contains(text)));
    }

    /** All that was told so far: replies, messages to viewers, health and metrics as they are now. */
    public List<String> said() throws IOException, InterruptedException {
        for (String path : List.of("healthy", "ready", "metrics")) {
            ask(HttpRequest.newBuilder(URI.create(management.url() + path)).build());
        }
        List<String> all = new ArrayList<>(said);
        viewer.messages().forEach(message -> all.add(message.json().toString()));
        return all;
    }

    @Override
    public void close() {
        viewer.close();
        management.close();
        gateway.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
