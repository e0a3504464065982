package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.Viewer.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Viewers that take little or nothing. */
class SlowViewerTest {
    private static final Patience QUICK =
            new Patience(Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(1));

    @TempDir
    private Path data;

    private RunningGateway running;
    private List<byte[]> clip;
    private long sequence = 1;

    @BeforeEach
    void start() throws Exception {
        running = new RunningGateway(data, QUICK);
        clip = FakeCamera.clip(4);
        running.camera.status("gate", "Main gate", "RUNNING", null);
        Awaitility.await()
                .atMost(Viewer.PATIENCE)
                .until(() -> running.json("/api/v1/cameras").size() == 1);
    }

    @AfterEach
    void stop() throws Exception {
        running.close();
    }

    private long publish() {
        long published = sequence++;
        running.camera.counted("gate", published, clip.get((int) (published % clip.size())));
        return published;
    }

    /** Publishes until messages wait, and newer ones replace them. */
    private void publishUntilStuck() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    publish();
                    return replaced() > 20;
                });
    }

    private double replaced() {
        return running.metrics.counter(GatewayMetrics.REPLACED).count();
    }

    private double clients() {
        return running.metrics.get(GatewayMetrics.CLIENTS).gauge().value();
    }

    @Test
    void viewerThatReadsAgainShouldGetTheNewestAndOthersShouldNotNotice() {
        // Given
        try (Viewer slow = running.viewer();
                Viewer quick = running.viewer()) {
            slow.subscribe(true, "gate");
            quick.subscribe(true, "gate");
            Awaitility.await().atMost(Viewer.PATIENCE).until(() -> {
                publish();
                return slow.messages().stream()
                        .anyMatch(message -> message.type().equals("picture"));
            });
            slow.stopReading();
            publishUntilStuck();
            long last = publish();
            quick.await(message -> message.sequence() == last);
            // When
            slow.readOn();
            // Then
            slow.await(message -> message.sequence() == last);
            List<Long> seen = slow.messages().stream()
                    .map(Message::sequence)
                    .filter(each -> each >= 0)
                    .toList();
            assertThat(seen).isSorted().hasSizeLessThan((int) last - 10);
        }
    }

    @Test
    void viewerThatTakesNothingForTooLongShouldBeLetGo() {
        // Given
        try (Viewer stuck = running.viewer();
                Viewer other = running.viewer()) {
            stuck.subscribe(true, "gate");
            stuck.await("status");
            other.await("hello");
            // When
            stuck.stopReading();
            publishUntilStuck();
            // Then
            Awaitility.await().atMost(Viewer.PATIENCE).until(() -> clients() == 1);
            other.subscribe(false, "gate");
            other.await("count");
        }
    }

    @Test
    void viewerThatAnswersPingsShouldStayAndOneThatDoesNotShouldGo() {
        // Given
        try (Viewer alive = running.viewer();
                Viewer silent = running.viewer()) {
            alive.await("hello");
            silent.await("hello");
            // When
            silent.stopReading();
            // Then
            Awaitility.await().atMost(Viewer.PATIENCE).until(() -> clients() == 1);
            alive.awaitPing(8);
            assertThat(clients()).isEqualTo(1);
        }
    }
}
