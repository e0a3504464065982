package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throng.Browser;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page says of frames that a worker drops, in a real browser. */
class DropsPageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SAID = "[data-camera=gate] .dropped";

    @TempDir
    private Path folder;

    @Test
    void tileShouldSayWhichShareOfItsFramesIsNotCounted() throws Exception {
        // Given
        try (RunningGateway running = new RunningGateway(folder.resolve("kafka"));
                Browser browser = Browser.open(folder.resolve("profile"), 1280, 900, false)) {
            running.camera.status("gate", "Main gate", "RUNNING", null);
            count(running, 100, Map.of());
            browser.driver().get(running.gateway.url());
            await().atMost(PATIENCE).until(() -> browser.has("[data-camera=gate] [data-sequence='100']"));
            assertThat(browser.shows(SAID)).isFalse();
            // When five of the next ten are dropped
            count(running, 110, Map.of("stale", 2L, "superseded", 3L));
            // Then
            await().atMost(PATIENCE).until(() -> browser.shows(SAID));
            assertThat(browser.text(SAID)).isEqualTo("50 % of frames not counted");
            assertThat(browser.attribute(SAID, "title")).contains("2 stale, 3 superseded");
            // When another worker goes on, which drops none
            count(running, 111, Map.of());
            // Then
            await().atMost(PATIENCE).until(() -> !browser.shows(SAID));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void count(RunningGateway running, long sequence, Map<String, Long> drops) {
        running.camera.count(running.camera
                .event("gate", sequence, Clock.systemUTC().instant(), 7)
                .withDrops(drops));
    }
}
