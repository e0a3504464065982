package dev.throng.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.config.IngestConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ListenerConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.EventJson;
import dev.throng.ingest.SnapshotProbe;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A gateway over a real broker, with a camera to feed it. */
final class RunningGateway implements AutoCloseable {
    static final String ALLOWED_ORIGIN = "https://wall.example";

    private final HttpClient client = HttpClient.newHttpClient();
    private final KafkaConfig kafka;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final ShiftedClock clock = new ShiftedClock();
    final Gateway gateway;
    final FakeCamera camera;
    private final Vertx vertx = Vertx.vertx();
    private EmbeddedBroker broker;

    /** @param data an empty folder, where the broker keeps its records when it is restarted */
    RunningGateway(Path data) throws IOException {
        this(data, Patience.DEFAULT);
    }

    RunningGateway(Path data, Patience patience) throws IOException {
        broker = EmbeddedBroker.start(new KafkaConfig(null, null, 3, null, null, 0, data));
        int port = Integer.parseInt(broker.bootstrapServers().split(":", -1)[1]);
        kafka = new KafkaConfig(broker.bootstrapServers(), null, 3, null, null, port, data);
        TopicAdmin.ensureTopics(kafka, Duration.ofSeconds(20));
        ListenerConfig listener = new ListenerConfig(null, 0, null, null, List.of(ALLOWED_ORIGIN));
        ThrongConfig config = new ThrongConfig(
                kafka, null, new IngestConfig(null, List.of("samples"), null), null, null, listener, null);
        gateway = Gateway.start(config, vertx, metrics, new SnapshotProbe(config), clock, patience);
        camera = new FakeCamera(kafka, clock);
    }

    KafkaConfig kafka() {
        return kafka;
    }

    void stopBroker() {
        broker.close();
    }

    void startBroker() throws IOException {
        broker = EmbeddedBroker.start(kafka);
    }

    URI uri(String path) {
        return URI.create(gateway.url()).resolve(path);
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return EventJson.mapper().readTree(get(path).body());
    }

    Viewer viewer() {
        return Viewer.connect(client, uri("/api/v1/live"));
    }

    @Override
    public void close() {
        camera.close();
        gateway.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        broker.close();
    }
}
