package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throng.analytics.Worker;
import dev.throng.event.CameraStatus;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file opened for analysis loses nothing: it waits for the workers, however late they come. */
class FileAnalysisTest {
    private static final int FRAMES = 40;

    @TempDir
    private static Path folder;

    private static RunningIngest.Kafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = RunningIngest.Kafka.start(folder);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void fileShouldWaitForAWorkerAndEndWhenAllOfItIsCounted() throws Exception {
        // Given
        Path clip = Clips.plain(folder.resolve("clip.mp4"), FRAMES, 20, 320, 240);
        try (TopicTail counts = new TopicTail(kafka.config(), Topic.COUNTS);
                RunningIngest running =
                        new RunningIngest(kafka, "cameras: [{id: analysed, url: '%s', fps: 20}]".formatted(clip))) {
            CameraStatus waiting = running.statuses.awaitStatus(
                    "analysed",
                    status -> status.reason() != null && status.reason().contains("waiting for the workers"));
            assertThat(waiting.state()).isEqualTo("RUNNING");
            assertThat(running.frames.of("analysed")).hasSizeLessThan(FRAMES / 2);
            // When
            try (Worker worker = RunningIngest.worker(kafka.config())) {
                CameraStatus ended = running.statuses.awaitStatus(
                        "analysed", status -> status.state().equals("ENDED"));
                // Then
                assertThat(ended.reason()).isNull();
                assertThat(worker.health().ready()).isTrue();
                assertThat(sequences(counts)).hasSize(FRAMES);
            }
        }
    }

    private static Set<Long> sequences(TopicTail counts) throws Exception {
        Set<Long> sequences = new TreeSet<>();
        for (ConsumerRecord<String, byte[]> record : counts.of("analysed")) {
            sequences.add(EventJson.read(record.value(), CountEvent.class).sequence());
        }
        return sequences;
    }

    @Test
    void framesThatKafkaDroppedUncountedShouldBeSentAgain() throws Exception {
        // Given
        Path clip = Clips.plain(folder.resolve("short.mp4"), 3, 20, 320, 240);
        KafkaSettings settings = new KafkaSettings(kafka.config());
        try (RunningIngest running = new RunningIngest(
                kafka, "{cameras: [{id: lost, url: '%s', fps: 20}], ingest: {resendAfter: 1s}}".formatted(clip))) {
            await().pollInSameThread().until(() -> running.frames.of("lost").size() >= 3);
            // When
            long newest = running.frames.of("lost").stream()
                    .mapToLong(ConsumerRecord::offset)
                    .max()
                    .orElseThrow();
            deleteUpTo(settings, running.frames.of("lost").get(0).partition(), newest);
            // Then
            await().pollInSameThread()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> running.frames.of("lost").stream()
                                    .filter(record -> record.offset() > newest)
                                    .count()
                            >= 3);
            try (Worker worker = RunningIngest.worker(kafka.config())) {
                running.statuses.awaitStatus("lost", status -> status.state().equals("ENDED"));
                assertThat(worker.health().ready()).isTrue();
            }
        }
    }

    private static void deleteUpTo(KafkaSettings settings, int partition, long offset) throws Exception {
        Map<String, Object> client = new HashMap<>(settings.common("test-admin"));
        try (Admin admin = Admin.create(client)) {
            TopicPartition frames = new TopicPartition(settings.topic(Topic.FRAMES), partition);
            admin.deleteRecords(Map.of(frames, RecordsToDelete.beforeOffset(offset + 1)))
                    .all()
                    .get();
        }
    }
}
