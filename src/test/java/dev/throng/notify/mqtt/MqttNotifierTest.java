package dev.throng.notify.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.LogTap;
import dev.throng.config.KafkaConfig;
import dev.throng.config.MqttConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.AlertEvent;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.ModelRef;
import dev.throng.event.ZoneCount;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real Kafka broker and a real MQTT broker. */
class MqttNotifierTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "hunter2";

    @TempDir
    private Path data;

    private final Vertx vertx = Vertx.vertx();
    /** What a subscriber to everything got last, by topic. */
    private final Map<String, String> received = new ConcurrentHashMap<>();

    private final List<String> availability = new CopyOnWriteArrayList<>();

    private EmbeddedBroker broker;
    private KafkaConfig kafka;
    private KafkaProducer<String, byte[]> producer;
    private int port;
    private int tlsPort;

    @BeforeEach
    void start() throws Exception {
        KafkaConfig local = new KafkaConfig(null, null, 2, null, null, 0, data);
        broker = EmbeddedBroker.start(local);
        kafka = local.at(broker.bootstrapServers());
        TopicAdmin.ensureTopics(kafka, PATIENCE);
        producer = new KafkaProducer<>(new KafkaSettings(kafka).producer("test"));
        try (ServerSocket probe = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            port = probe.getLocalPort();
            tlsPort = other.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        producer.close();
        broker.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void countsAndAlertsShouldBeRetainedAndTakenBackWithTheirCamera() throws Exception {
        // Given
        Server mqtt = broker();
        try (MqttNotifier notifier = start(PASSWORD)) {
            awaitConnected(notifier);
            // When
            publish(Topic.COUNTS, "gate", EventJson.write(count(7)));
            publish(Topic.ALERTS, "gate", EventJson.write(alert(AlertEvent.State.RAISED, null)));
            subscribe();
            // Then
            await().atMost(PATIENCE)
                    .until(() -> received.keySet()
                            .containsAll(List.of(
                                    "throng/availability",
                                    "throng/cameras/gate/count",
                                    "throng/cameras/gate/zones/door/count",
                                    "throng/cameras/gate/zones/door/alerts/level",
                                    "homeassistant/sensor/throng_gate/people/config",
                                    "homeassistant/sensor/throng_gate/zone-door/config")));
            assertThat(received).containsEntry("throng/availability", "online");
            assertThat(json("throng/cameras/gate/count").get("count").asInt()).isEqualTo(7);
            JsonNode door = json("throng/cameras/gate/zones/door/count");
            assertThat(door.get("count").asInt()).isEqualTo(3);
            assertThat(door.get("level").asText()).isEqualTo("busy");
            assertThat(door.get("density").asDouble()).isEqualTo(0.5);
            assertThat(json("throng/cameras/gate/zones/door/alerts/level")
                            .get("state")
                            .asText())
                    .isEqualTo("raised");
            assertThat(json("homeassistant/sensor/throng_gate/people/config")
                            .get("state_topic")
                            .asText())
                    .isEqualTo("throng/cameras/gate/count");
            // When
            publish(Topic.CAMERAS, "gate", null);
            await().atMost(PATIENCE)
                    .until(() -> received.get("throng/cameras/gate/count").isEmpty());
            publish(Topic.COUNTS, "gate", EventJson.write(count(8)));
            publish(Topic.ALERTS, "gate", EventJson.write(alert(AlertEvent.State.CLEARED, AlertEvent.Reason.REMOVED)));
            publish(Topic.COUNTS, "gate", EventJson.write(count("yard", 9)));
            // Then what was under way leaves nothing behind
            await().atMost(PATIENCE).until(() -> received.containsKey("throng/cameras/yard/count"));
            await().atMost(PATIENCE)
                    .until(() -> received.entrySet().stream()
                            .filter(each -> each.getKey().contains("gate"))
                            .allMatch(each -> each.getValue().isEmpty()));
        } finally {
            mqtt.stopServer();
        }
    }

    @Test
    void brokerThatIsAwayShouldBeTriedUntilItComesAndGetTheNewest() throws Exception {
        // Given
        try (MqttNotifier notifier = start(PASSWORD)) {
            await().atMost(PATIENCE).until(() -> notifier.health().detail().contains("trying on"));
            await().atMost(PATIENCE).until(() -> notifier.health().ready());
            publish(Topic.COUNTS, "gate", EventJson.write(count(1)));
            publish(Topic.COUNTS, "gate", EventJson.write(count(2)));
            // When
            Server mqtt = broker();
            try {
                awaitConnected(notifier);
                subscribe();
                // Then
                await().atMost(PATIENCE).until(() -> received.containsKey("throng/cameras/gate/count"));
                assertThat(json("throng/cameras/gate/count").get("count").asInt())
                        .isEqualTo(2);
            } finally {
                mqtt.stopServer();
            }
            await().atMost(PATIENCE).until(() -> notifier.health().detail().contains("trying on"));
        }
    }

    @Test
    void wrongPasswordShouldBeToldWithoutThePassword() throws Exception {
        // Given
        Server mqtt = broker();
        try (MqttNotifier notifier = start("wrong-one")) {
            // When
            await().atMost(PATIENCE).until(() -> notifier.health().detail().contains("trying on"));
            // Then
            assertThat(notifier.health().detail())
                    .contains("BAD_USER_NAME_OR_PASSWORD")
                    .doesNotContain("wrong-one");
        } finally {
            mqtt.stopServer();
        }
    }

    @Test
    void anotherWorkerShouldPublishWhenTheOneThatDidIsGone() throws Exception {
        // Given
        Server mqtt = broker();
        subscribe();
        MqttNotifier first = start(PASSWORD);
        awaitConnected(first);
        try (MqttNotifier second = start(PASSWORD)) {
            await().atMost(PATIENCE).until(() -> second.health().ready());
            awaitAvailability(List.of("online"));
            assertThat(second.health().detail()).contains("another worker publishes");
            // When its connection breaks off without a word
            mqtt.disconnectClient("throng-worker-mqtt");
            // Then the broker itself says so, and it comes back
            awaitAvailability(List.of("online", "offline", "online"));
            // When it goes
            first.close();
            // Then
            awaitConnected(second);
            awaitAvailability(List.of("online", "offline", "online", "offline", "online"));
        } finally {
            mqtt.stopServer();
        }
    }

    @Test
    void brokerOfAPrivateAuthorityShouldBeTrustedByItsCertificateAlone() throws Exception {
        // Given
        Path stranger = certificate("stranger");
        Path ca = certificate("broker");
        Server mqtt = broker();
        try {
            // When
            try (MqttNotifier notifier = start(tls(stranger))) {
                await().atMost(PATIENCE).until(() -> notifier.health().detail().contains("trying on"));
                // Then
                assertThat(notifier.health().detail())
                        .contains("mqtts://127.0.0.1:" + tlsPort, "its certificate is not trusted", "mqtt.caFile");
                await().atMost(PATIENCE).until(() -> notifier.health().ready());
            }
            // When TLS is asked of the port that has none
            try (LogTap log = new LogTap();
                    MqttNotifier notifier = start(tls(port, ca))) {
                // Then
                awaitProblem(notifier, log, "no TLS connection", "is the port of mqtt.url the one for TLS?");
            }
            // When
            try (MqttNotifier notifier = start(tls(ca))) {
                publish(Topic.COUNTS, "gate", EventJson.write(count(7)));
                awaitConnected(notifier);
                // Then
                subscribe();
                await().atMost(PATIENCE).until(() -> "online".equals(received.get("throng/availability")));
            }
        } finally {
            mqtt.stopServer();
        }
    }

    @Test
    void brokerShouldBeTriedUntilItsCertificateHoldsAndIsForItsHost() throws Exception {
        // Given a broker with an expired certificate
        Path trusted = certificate("authority", "SAN=ip:127.0.0.1", "-ext", "bc=ca:true");
        Files.write(trusted, Files.readAllBytes(certificate("elsewhere", "SAN=dns:broker.example")), APPEND);
        Files.copy(data.resolve("authority.p12"), data.resolve("expired.p12"));
        keytool(
                "expired",
                List.of(
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=expired",
                        "-signer",
                        "authority",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-startdate",
                        "-2d",
                        "-validity",
                        "1"));
        keytool("expired", "authority", List.of("-delete"));
        Files.copy(data.resolve("expired.p12"), data.resolve("broker.p12"));
        Server mqtt = broker();
        try (LogTap log = new LogTap();
                MqttNotifier notifier = start(tls(trusted))) {
            publish(Topic.COUNTS, "gate", EventJson.write(count(7)));
            // Then
            awaitProblem(notifier, log, "has expired (NotAfter:", "renew it at the broker");
            // When it has one of another host
            mqtt.stopServer();
            Files.copy(data.resolve("elsewhere.p12"), data.resolve("broker.p12"), REPLACE_EXISTING);
            mqtt = broker();
            // Then
            awaitProblem(notifier, log, "does not fit the host in mqtt.url (No subject alternative names");
            // When it has one that is good
            mqtt.stopServer();
            Files.copy(data.resolve("authority.p12"), data.resolve("broker.p12"), REPLACE_EXISTING);
            mqtt = broker();
            // Then
            awaitConnected(notifier);
        } finally {
            mqtt.stopServer();
        }
    }

    /** In one line each, of the log and of what people ask, without a stack trace and the password. */
    private static void awaitProblem(MqttNotifier notifier, LogTap log, String... said) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(notifier.health().detail()).contains(said).doesNotContain(PASSWORD);
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("no MQTT broker; trying on") && line.contains(said[0]))
                    .isNotEmpty()
                    .allSatisfy(line ->
                            assertThat(line).contains(said).hasLineCount(1).endsWith("null"));
        });
        assertThat(notifier.health().ready()).isTrue();
        assertThat(log.lines()).noneMatch(line -> line.contains(PASSWORD));
    }

    private Path certificate(String name) throws Exception {
        return certificate(name, "SAN=ip:127.0.0.1");
    }

    /** Makes a key and its own certificate, which the broker uses if it is called so; gives the certificate's file. */
    private Path certificate(String name, String... extensions) throws Exception {
        Path file = data.resolve(name + ".pem");
        List<String> action = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext"));
        action.addAll(List.of(extensions));
        keytool(name, action);
        keytool(name, List.of("-exportcert", "-rfc", "-file", file.toString()));
        return file;
    }

    private void keytool(String name, List<String> action) throws Exception {
        keytool(name, name, action);
    }

    private void keytool(String store, String name, List<String> action) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(action);
        command.addAll(List.of("-alias", name, "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", data.resolve(store + ".p12").toString()));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }

    private MqttConfig tls(Path caFile) {
        return tls(tlsPort, caFile);
    }

    private static MqttConfig tls(int port, Path caFile) {
        return new MqttConfig(
                "mqtts://127.0.0.1:" + port, "throng", PASSWORD, null, caFile, null, Duration.ofMillis(50), true);
    }

    private MqttNotifier start(String password) {
        return start(new MqttConfig(
                "mqtt://127.0.0.1:" + port, "throng", password, null, null, null, Duration.ofMillis(50), true));
    }

    private MqttNotifier start(MqttConfig mqtt) {
        return MqttNotifier.start(
                new ThrongConfig(kafka, null, null, null, null, null, null).withMqtt(mqtt),
                Duration.ofMillis(50),
                vertx,
                new SimpleMeterRegistry(),
                Clock.systemUTC());
    }

    private Server broker() throws Exception {
        Properties settings = new Properties();
        settings.put(IConfig.HOST_PROPERTY_NAME, "127.0.0.1");
        settings.put(IConfig.PORT_PROPERTY_NAME, Integer.toString(port));
        settings.put(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
        settings.put(IConfig.ENABLE_TELEMETRY_NAME, "false");
        settings.put(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "false");
        if (Files.exists(data.resolve("broker.p12"))) {
            settings.put(IConfig.SSL_PORT_PROPERTY_NAME, Integer.toString(tlsPort));
            settings.put(
                    IConfig.JKS_PATH_PROPERTY_NAME, data.resolve("broker.p12").toString());
            settings.put(IConfig.KEY_STORE_TYPE, "pkcs12");
            settings.put(IConfig.KEY_STORE_PASSWORD_PROPERTY_NAME, PASSWORD);
            settings.put(IConfig.KEY_MANAGER_PASSWORD_PROPERTY_NAME, PASSWORD);
        }
        settings.put(IConfig.DATA_PATH_PROPERTY_NAME, data.toString());
        Server server = new Server();
        server.startServer(
                new MemoryConfig(settings),
                List.of(),
                null,
                (client, user, password) -> PASSWORD.equals(new String(password, UTF_8)),
                null);
        return server;
    }

    private void subscribe() throws Exception {
        MqttClientOptions options =
                new MqttClientOptions().setUsername("reader").setPassword(PASSWORD);
        MqttClient client = MqttClient.create(vertx, options);
        client.publishHandler(message -> {
            received.put(message.topicName(), message.payload().toString());
            if (message.topicName().equals("throng/availability")) {
                availability.add(message.payload().toString());
            }
        });
        // the broker's word that it knows of the subscription: until then it passes nothing on
        CompletableFuture<Void> subscribed = new CompletableFuture<>();
        client.subscribeCompletionHandler(granted -> subscribed.complete(null));
        client.connect(port, "127.0.0.1")
                .compose(connected -> client.subscribe("#", 1))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        subscribed.get(10, TimeUnit.SECONDS);
    }

    private void awaitConnected(MqttNotifier notifier) {
        await().atMost(PATIENCE).until(() -> notifier.health().detail().endsWith(": connected"));
    }

    /** As it changed; a value that is told twice counts once. */
    private void awaitAvailability(List<String> changes) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> seen = new ArrayList<>();
            for (String each : availability) {
                if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(each)) {
                    seen.add(each);
                }
            }
            assertThat(seen).isEqualTo(changes);
        });
    }

    private JsonNode json(String topic) throws Exception {
        return EventJson.mapper().readTree(received.get(topic));
    }

    private void publish(Topic topic, String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(new KafkaSettings(kafka).topic(topic), key, value))
                .get();
    }

    private static CountEvent count(int people) {
        return count("gate", people);
    }

    private static CountEvent count(String camera, int people) {
        Instant at = Instant.parse("2026-11-24T05:00:00Z");
        ZoneCount door = new ZoneCount("door", "Door", "include", 3, 3, "busy", 0.5, List.of());
        return new CountEvent(
                CountEvent.SCHEMA,
                camera,
                people,
                at,
                at,
                768,
                576,
                people,
                people,
                "ok",
                List.of(),
                List.of(door),
                new ModelRef("m", "1"),
                Map.of(),
                null,
                List.of(),
                Map.of());
    }

    private static AlertEvent alert(AlertEvent.State state, AlertEvent.@Nullable Reason reason) {
        Instant at = Instant.parse("2026-11-24T05:00:00Z");
        return new AlertEvent(
                AlertEvent.SCHEMA,
                "id",
                1,
                "gate",
                "door",
                "Door",
                AlertEvent.Kind.LEVEL,
                state,
                "busy",
                3,
                2.0,
                reason,
                AlertEvent.Unit.PEOPLE,
                3,
                at,
                at);
    }
}
