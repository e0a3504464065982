package dev.throng.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.config.KafkaConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path data;

    private KafkaConfig config(int port) {
        return new KafkaConfig(null, null, 2, null, null, port, data);
    }

    @Test
    void recordsShouldSurviveARestartOfTheBroker() throws Exception {
        // Given
        KafkaConfig config = config(0);
        try (EmbeddedBroker broker = EmbeddedBroker.start(config)) {
            KafkaConfig reachable = config.at(broker.bootstrapServers());
            TopicAdmin.ensureTopics(reachable, PATIENCE);
            TopicAdmin.ensureTopics(reachable, PATIENCE);
            try (var producer = new KafkaProducer<String, byte[]>(new KafkaSettings(reachable).producer("test"))) {
                producer.send(new ProducerRecord<>("throng.counts", 1, "a", new byte[] {42}))
                        .get(10, TimeUnit.SECONDS);
            }
        }
        // When
        try (EmbeddedBroker broker = EmbeddedBroker.start(config);
                var consumer = new KafkaConsumer<String, byte[]>(
                        new KafkaSettings(config.at(broker.bootstrapServers())).consumer("test"))) {
            List<TopicPartition> partitions = List.of(new TopicPartition("throng.counts", 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // Then
            assertThat(consumer.poll(PATIENCE))
                    .singleElement()
                    .satisfies(r -> assertThat(r.value()).containsExactly(42));
        }
    }

    @Test
    void topicsShouldHaveTheirRetention() throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(config(0))) {
            KafkaConfig reachable = config(0).at(broker.bootstrapServers());
            // When
            TopicAdmin.ensureTopics(reachable, PATIENCE);
            // Then
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                ConfigResource frames = new ConfigResource(ConfigResource.Type.TOPIC, "throng.frames");
                ConfigResource history = new ConfigResource(ConfigResource.Type.TOPIC, "throng.history");
                var described =
                        admin.describeConfigs(List.of(frames, history)).all().get(10, TimeUnit.SECONDS);
                var settings = described.get(frames);
                assertThat(described.get(history).get("cleanup.policy").value()).isEqualTo("compact,delete");
                assertThat(described.get(history).get("retention.ms").value()).isEqualTo("2592000000");
                assertThat(settings.get("retention.ms").value()).isEqualTo("60000");
                assertThat(settings.get("max.message.bytes").value()).isEqualTo("1016384");
                assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS))
                        .contains("throng.counts", "throng.camera-status", "throng.worker-status", "throng.rejected");
            }
        }
    }

    @Test
    void startOnAPortInUseShouldNameTheSetting() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            // When / Then
            assertThatThrownBy(() -> EmbeddedBroker.start(config(port)).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("kafka.embeddedPort: port " + port + " is in use");
        }
    }

    @Test
    void ensureTopicsWithoutABrokerShouldSayWhereItLooked() throws IOException {
        // Given
        String nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + free.getLocalPort();
        }
        KafkaConfig config = KafkaConfig.defaults().at(nobody);
        // When / Then
        assertThatThrownBy(() -> TopicAdmin.ensureTopics(config, Duration.ofSeconds(2)))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessageContaining(nobody);
    }
}
