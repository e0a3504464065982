package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throng.analytics.Worker;
import dev.throng.config.CameraConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.CameraStatus;
import dev.throng.frame.FrameHeader;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.Topic;
import dev.throng.kafka.TopicAdmin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away and comes back on the same port with the same data. */
class BrokerOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FILE_FRAMES = 60;

    @TempDir
    private Path folder;

    @Test
    void cameraShouldDropAndFileShouldWaitUntilTheBrokerIsBack() throws Exception {
        // Given
        KafkaConfig settings = new KafkaConfig(null, null, 2, null, null, freePort(), folder.resolve("kafka"));
        KafkaConfig kafka = settings.at("127.0.0.1:" + settings.embeddedPort());
        EmbeddedBroker broker = EmbeddedBroker.start(settings);
        TopicAdmin.ensureTopics(kafka, PATIENCE);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        String live = Clips.plain(folder.resolve("live.mp4"), 50, 10, 320, 240).toString();
        String file = Clips.plain(folder.resolve("file.mp4"), FILE_FRAMES, 10, 320, 240)
                .toString();
        ThrongConfig config = new ThrongConfig(
                kafka, List.of(camera("live", live, true), camera("file", file, false)), null, null, null, null, null);
        try (Worker worker = RunningIngest.worker(kafka);
                Ingest ingest = Ingest.start(config, metrics, Clock.systemUTC())) {
            try (TopicTail frames = new TopicTail(kafka, Topic.FRAMES)) {
                frames.awaitMore("live", 3);
                frames.awaitMore("file", 3);
            }
            double grabbed = grabbed(metrics);
            // When
            broker.close();
            await().atMost(PATIENCE).until(() -> !ingest.health().ready());
            await().atMost(PATIENCE).until(() -> drops(metrics) >= 10);
            double grabbedMeanwhile = grabbed(metrics) - grabbed;
            broker = EmbeddedBroker.start(settings);
            // Then
            assertThat(ingest.health().detail()).contains("2 running", "Kafka does not answer");
            assertThat(grabbedMeanwhile).as("the camera was read on").isGreaterThanOrEqualTo(10);
            await().atMost(PATIENCE).until(() -> ingest.health().ready());
            try (TopicTail frames = new TopicTail(kafka, Topic.FRAMES);
                    TopicTail statuses = new TopicTail(kafka, Topic.CAMERA_STATUS)) {
                frames.awaitMore("live", 1);
                frames.awaitMore("live", 10);
                statuses.awaitStatus("file", status -> status.state().equals("ENDED"));
                await().pollInSameThread().atMost(PATIENCE).untilAsserted(() -> assertAllThere(frames.headers("file")));
                CameraStatus status =
                        statuses.awaitStatus("live", s -> s.drops().get("broker-slow") >= 10);
                assertThat(status.state()).isEqualTo("RUNNING");
                assertThat(status.restarts()).isZero();
                assertThat(worker.health().healthy()).isTrue();
            }
        } finally {
            broker.close();
        }
    }

    @Test
    void closeWhileTheBrokerIsAwayShouldTakeLessThanThreeSeconds() throws Exception {
        // Given
        KafkaConfig settings = new KafkaConfig(null, null, 2, null, null, 0, folder.resolve("kafka"));
        String file = Clips.plain(folder.resolve("file.mp4"), FILE_FRAMES, 10, 320, 240)
                .toString();
        Ingest ingest;
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            KafkaConfig kafka = settings.at(broker.bootstrapServers());
            TopicAdmin.ensureTopics(kafka, PATIENCE);
            ThrongConfig config = new ThrongConfig(
                    kafka,
                    List.of(camera("live", file, true), camera("file", file, false)),
                    null,
                    null,
                    null,
                    null,
                    null);
            ingest = Ingest.start(config, new SimpleMeterRegistry(), Clock.systemUTC());
            try (TopicTail frames = new TopicTail(kafka, Topic.FRAMES)) {
                frames.awaitMore("live", 3);
            }
        }
        await().atMost(PATIENCE).until(() -> !ingest.health().ready());
        // When
        long began = System.nanoTime();
        ingest.close();
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    private static CameraConfig camera(String id, String url, boolean loop) {
        return Cameras.camera(id, url, 10.0, null, loop, null);
    }

    private static double grabbed(SimpleMeterRegistry metrics) {
        return metrics.get(IngestMetrics.GRABBED)
                .tag(IngestMetrics.CAMERA, "live")
                .counter()
                .count();
    }

    private static double drops(SimpleMeterRegistry metrics) {
        return metrics.get(IngestMetrics.DROPS)
                .tags(IngestMetrics.CAMERA, "live", IngestMetrics.REASON, "broker-slow")
                .counter()
                .count();
    }

    private static void assertAllThere(List<FrameHeader> headers) {
        long first = headers.get(0).sequence();
        assertThat(headers.stream().map(FrameHeader::sequence).distinct())
                .containsExactlyElementsOf(
                        LongStream.range(first, first + FILE_FRAMES).boxed().toList());
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
