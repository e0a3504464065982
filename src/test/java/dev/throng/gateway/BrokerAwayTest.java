package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes and comes back; the workers fall silent. */
class BrokerAwayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path data;

    private static void publishUntilPicture(RunningGateway running, Viewer viewer, AtomicLong sequence, byte[] jpeg) {
        long first = sequence.get();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            running.camera.counted("gate", sequence.getAndIncrement(), jpeg);
            return viewer.messages().stream()
                    .anyMatch(each -> each.type().equals("picture") && each.sequence() >= first);
        });
    }

    @Test
    void gatewayShouldSayThatKafkaIsAwayAndResumeByItself() throws Exception {
        // Given
        try (RunningGateway running = new RunningGateway(data)) {
            byte[] jpeg = FakeCamera.clip(1).get(0);
            AtomicLong sequence = new AtomicLong(1);
            running.camera.status("gate", "Main gate", "RUNNING", null);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> running.json("/api/v1/cameras").size() == 1);
            try (Viewer viewer = running.viewer()) {
                viewer.subscribe(true, "gate");
                publishUntilPicture(running, viewer, sequence, jpeg);
                // When
                running.stopBroker();
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> !running.gateway.health().ready());
                boolean healthy = running.gateway.health().healthy();
                int status = running.get("/api/v1/cameras/gate/count").statusCode();
                running.startBroker();
                // Then
                assertThat(healthy).isTrue();
                assertThat(status).isEqualTo(200);
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> running.gateway.health().ready());
                publishUntilPicture(running, viewer, sequence, jpeg);
                assertThat(viewer.isClosed()).isFalse();
            }
        }
    }

    @Test
    void gatewayThatStartsLateShouldKnowStatusesAtOnceButForgetSilentOnes() throws Exception {
        // Given
        try (RunningGateway running = new RunningGateway(data)) {
            running.camera.status("gate", "Main gate", "RUNNING", null);
            running.camera.worker("worker-1");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> running.json("/api/v1/model").path("workers").size() == 1
                            && running.json("/api/v1/cameras").size() == 1);
            // When
            running.clock.forward(Duration.ofSeconds(16));
            // Then
            assertThat(running.json("/api/v1/model").path("workers")).isEmpty();
            assertThat(running.json("/api/v1/cameras/gate").path("state").asText())
                    .isEqualTo("SILENT");
            running.camera.forget("gate");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> running.json("/api/v1/cameras").isEmpty());
        }
    }

    @Test
    void closeShouldTellViewersAndBeQuickWithoutABroker() throws Exception {
        // Given
        RunningGateway running = new RunningGateway(data);
        try (Viewer viewer = running.viewer()) {
            viewer.await("hello");
            running.stopBroker();
            // When
            long start = System.nanoTime();
            running.gateway.close();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            // Then
            assertThat(took).isLessThan(Duration.ofSeconds(3));
            assertThat(viewer.awaitClose()).isEqualTo(1001);
        } finally {
            running.close();
        }
    }
}
