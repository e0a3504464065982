package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throng.RtspServer;
import dev.throng.event.CameraStatus;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that neither end nor break, but give no frame. */
class WatchdogTest {
    private static final Path SAMPLE = Path.of(System.getProperty("throng.home", "."), "samples/vtest.mp4");

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
    void serverThatFallsSilentShouldBeReportedAsStalledAndOpenedAnew() throws Exception {
        // Given
        try (RtspServer server = RtspServer.serve(SAMPLE);
                RunningIngest running = new RunningIngest(
                        kafka,
                        "cameras: [{id: silent, url: '%s', timeout: 60s, stallAfter: 2s}, {id: well, url: '%s'}]"
                                .formatted(server.stallingUrl(), server.url()))) {
            running.frames.awaitMore("silent", 3);
            // When
            CameraStatus stalled = running.statuses.awaitStatus("silent", WatchdogTest::isStalled);
            // Then
            assertThat(stalled.reason()).contains(server.stallingUrl(), "no frame for 2 s");
            CameraStatus back = running.statuses.awaitStatus(
                    "silent", status -> isRunning(status) && status.since().isAfter(stalled.since()));
            assertThat(back.restarts()).isPositive();
            running.frames.awaitMore("silent", 3);
            assertThat(running.metrics
                            .find(IngestMetrics.ABANDONED)
                            .tag(IngestMetrics.CAMERA, "silent")
                            .counter()
                            .count())
                    .isZero();
            assertThat(running.statuses.statuses("well"))
                    .extracting(CameraStatus::state)
                    .doesNotContain("STALLED", "RECONNECTING");
        }
    }

    @Test
    void threadStuckInNativeCodeShouldBeGivenUpAndReplaced() throws Exception {
        // Given a file in a loop, which the next opening hangs on, as on a drive that has gone
        Path clip = Clips.plain(folder.resolve("clip.mp4"), 15, 10, 320, 240);
        Path spare = Files.copy(clip, folder.resolve("spare.mp4"));
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path link = Files.createLink(folder.resolve("link"), pipe);
        try (RunningIngest running = new RunningIngest(
                kafka, "cameras: [{id: stuck, url: '%s', loop: true, stallAfter: 1s}]".formatted(clip))) {
            running.frames.awaitMore("stuck", 1);
            // When
            Files.move(link, clip, StandardCopyOption.REPLACE_EXISTING);
            CameraStatus stalled = running.statuses.awaitStatus("stuck", WatchdogTest::isStalled);
            Files.move(spare, clip, StandardCopyOption.REPLACE_EXISTING);
            // Then
            running.statuses.awaitStatus(
                    "stuck", status -> isRunning(status) && status.since().isAfter(stalled.since()));
            running.frames.awaitMore("stuck", 3);
            assertThat(running.counted(IngestMetrics.ABANDONED)).isEqualTo(1);
            assertThat(threads("camera-stuck")).isEqualTo(2);
            Files.newOutputStream(pipe).close();
            await().atMost(Duration.ofSeconds(20)).until(() -> threads("camera-stuck") == 1);
            assertThat(running.ingest.health().detail()).isEqualTo("1 camera: 1 running");
        }
    }

    @Test
    void closeShouldNotWaitForAThreadThatIsStuck() throws Exception {
        // Given
        Path clip = Clips.plain(folder.resolve("closing.mp4"), 15, 10, 320, 240);
        Path pipe = folder.resolve("closing-pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path link = Files.createLink(folder.resolve("closing-link"), pipe);
        try (RunningIngest running = new RunningIngest(
                kafka, "cameras: [{id: closing, url: '%s', loop: true, stallAfter: 1s}]".formatted(clip))) {
            running.frames.awaitMore("closing", 1);
            Files.move(link, clip, StandardCopyOption.REPLACE_EXISTING);
            running.statuses.awaitStatus("closing", WatchdogTest::isStalled);
            long began = System.nanoTime();
            // When
            running.ingest.close();
            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
            running.statuses.awaitStatus("closing", status -> status.state().equals("STOPPED"));
        } finally {
            try (OutputStream out = Files.newOutputStream(pipe)) {
                out.flush();
            }
        }
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    private static boolean isStalled(CameraStatus status) {
        return status.state().equals("STALLED");
    }

    private static boolean isRunning(CameraStatus status) {
        return status.state().equals("RUNNING");
    }
}
