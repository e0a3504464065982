package dev.throng.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throng.LogTap;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.config.WebhookConfig;
import dev.throng.config.WorkerConfig;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks with a real broker and a real HTTP server. */
class NotifierTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "sixteen-letters-";

    @TempDir
    private Path data;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger failures = new AtomicInteger();
    private EmbeddedBroker broker;
    private KafkaConfig kafka;
    private KafkaProducer<String, byte[]> producer;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        KafkaConfig local = new KafkaConfig(null, null, 2, null, null, 0, data);
        broker = EmbeddedBroker.start(local);
        kafka = local.at(broker.bootstrapServers());
        TopicAdmin.ensureTopics(kafka, PATIENCE);
        producer = new KafkaProducer<>(new KafkaSettings(kafka).producer("test"));
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/good", this::take);
        server.createContext("/refuses", exchange -> reply(exchange, 400));
        server.createContext("/hangs", exchange -> {
            awaitRelease();
            reply(exchange, 200);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.stop(0);
        producer.close();
        broker.close();
    }

    @Test
    void alertShouldArriveSignedOnceTheReceiverIsWell() throws Exception {
        // Given
        failures.set(2);
        try (LogTap log = new LogTap();
                Notifier notifier = notifier(hook("good", SECRET))) {
            awaitReady(notifier);
            // When
            publish("one");
            // Then
            await().atMost(PATIENCE).until(() -> received.equals(List.of("one")));
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("a webhook does not take an alert; trying on"))
                    .singleElement()
                    .asString()
                    .contains("/good", "it answers 5xx");
        }
        String header = signatures.get(0);
        Instant at = Instant.ofEpochSecond(Long.parseLong(header.substring(2, header.indexOf(','))));
        assertThat(header).isEqualTo(Signature.of("one".getBytes(UTF_8), SECRET, at));
        assertThat(at)
                .isBetween(
                        Clock.systemUTC().instant().minusSeconds(120),
                        Clock.systemUTC().instant());
        assertThat(results("retried")).isEqualTo(2);
        assertThat(results("sent")).isEqualTo(1);
    }

    @Test
    void receiverThatHangsOrRefusesShouldHoldUpNoOther() throws Exception {
        // Given
        try (Notifier notifier = notifier(hook("hangs", null), hook("refuses", null), hook("good", null))) {
            awaitReady(notifier);
            // When
            publish("one");
            publish("two");
            // Then
            await().atMost(PATIENCE).until(() -> received.equals(List.of("one", "two")));
            await().atMost(PATIENCE).until(() -> results("given-up") >= 2);
        }
        assertThat(signatures).containsOnly("none");
    }

    @Test
    void nextProcessShouldGoOnWhereTheLastStopped() throws Exception {
        // Given
        try (Notifier first = notifier(hook("good", null))) {
            awaitReady(first);
            publish("one");
            await().atMost(PATIENCE).until(() -> results("sent") == 1);
        }
        publish("two");
        // When
        try (Notifier second = notifier(hook("good", null))) {
            // Then
            await().atMost(PATIENCE).until(() -> received.equals(List.of("one", "two")));
            awaitReady(second);
        }
        assertThat(received).containsExactly("one", "two");
    }

    private void take(HttpExchange exchange) throws IOException {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            reply(exchange, 503);
            return;
        }
        String signature = exchange.getRequestHeaders().getFirst(Signature.HEADER);
        signatures.add(signature == null ? "none" : signature);
        received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        reply(exchange, 204);
    }

    private static void reply(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WebhookConfig hook(String path, String secret) {
        String url = "http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), path);
        return new WebhookConfig(url, secret, Duration.ofSeconds(2));
    }

    private Notifier notifier(WebhookConfig... hooks) {
        WorkerConfig worker = WorkerConfig.defaults().withWebhooks(List.of(hooks));
        ThrongConfig config = new ThrongConfig(kafka, null, null, null, worker, null, null);
        return Notifier.start(config, Duration.ofMillis(10), metrics, Clock.systemUTC());
    }

    private static void awaitReady(Notifier notifier) {
        await().atMost(PATIENCE).until(() -> notifier.health().ready());
    }

    private double results(String result) {
        return metrics.counter(Webhook.EVENTS, "result", result).count();
    }

    private void publish(String alert) throws Exception {
        producer.send(new ProducerRecord<>("throng.alerts", "gate", alert.getBytes(UTF_8)))
                .get();
    }
}
