package dev.throng.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throng.config.KafkaConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailReaderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path data;

    private static EmbeddedBroker broker;
    private static KafkaSettings settings;
    private static KafkaProducer<String, byte[]> producer;

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        KafkaConfig config = new KafkaConfig(null, null, 2, null, null, 0, data);
        broker = EmbeddedBroker.start(config);
        KafkaConfig reachable = config.at(broker.bootstrapServers());
        TopicAdmin.ensureTopics(reachable, PATIENCE);
        settings = new KafkaSettings(reachable);
        producer = new KafkaProducer<>(settings.producer("test"));
    }

    @AfterAll
    static void stop() {
        producer.close(Duration.ofSeconds(1));
        broker.close();
    }

    private static void send(Topic topic, String key, String value) throws Exception {
        producer.send(new ProducerRecord<>(settings.topic(topic), key, value.getBytes(StandardCharsets.UTF_8)))
                .get(10, TimeUnit.SECONDS);
    }

    private TailReader read(Set<Topic> fromNow, Set<Topic> fromBeginning) {
        return TailReader.start("test-reader", settings, fromNow, fromBeginning, record -> {
            String value = new String(record.value(), StandardCharsets.UTF_8);
            if (value.equals("poison")) {
                throw new IllegalStateException(value);
            }
            seen.add(value);
        });
    }

    @Test
    void statusesShouldBeReadWholeAndCountsFromNowOn() throws Exception {
        // Given
        send(Topic.COUNTS, "a", "old count");
        send(Topic.CAMERA_STATUS, "a", "old status");
        // When
        try (TailReader reader = read(Set.of(Topic.COUNTS), Set.of(Topic.CAMERA_STATUS))) {
            send(Topic.COUNTS, "a", "new count");
            // Then
            await().atMost(PATIENCE).until(() -> seen.contains("new count") && seen.contains("old status"));
            assertThat(seen).doesNotContain("old count");
            assertThat(reader.isReachable()).isTrue();
        }
    }

    @Test
    void recordThatCannotBeHandledShouldNotStopTheReader() throws Exception {
        // Given
        try (TailReader reader = read(Set.of(Topic.COUNTS), Set.of())) {
            // When
            send(Topic.COUNTS, "b", "poison");
            send(Topic.COUNTS, "b", "after it");
            // Then
            await().atMost(PATIENCE).until(() -> seen.contains("after it"));
            assertThat(reader.isReachable()).isTrue();
        }
    }

    @Test
    void partitionThatIsAddedShouldBeReadToo() throws Exception {
        // Given
        String topic = settings.topic(Topic.REJECTED);
        try (TailReader reader = read(Set.of(Topic.REJECTED), Set.of());
                Admin admin = Admin.create(settings.common("test-admin"))) {
            // When
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
            await().atMost(PATIENCE)
                    .until(() -> admin.describeTopics(List.of(topic))
                                    .allTopicNames()
                                    .get()
                                    .get(topic)
                                    .partitions()
                                    .size()
                            == 3);
            try (KafkaProducer<String, byte[]> informed = new KafkaProducer<>(settings.producer("test-informed"))) {
                informed.send(new ProducerRecord<>(topic, 2, "c", "in the new one".getBytes(StandardCharsets.UTF_8)))
                        .get(10, TimeUnit.SECONDS);
            }
            // Then
            await().atMost(Duration.ofMinutes(2)).until(() -> seen.contains("in the new one"));
            assertThat(reader.isReachable()).isTrue();
        }
    }

    @Test
    void closeShouldEndTheThread() {
        // Given
        TailReader reader = read(Set.of(Topic.COUNTS), Set.of());
        // When
        reader.close();
        // Then
        assertThat(reader.isReachable()).isFalse();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("test-reader");
    }
}
