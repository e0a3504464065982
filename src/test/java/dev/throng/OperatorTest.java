package dev.throng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.cli.CalibrateCommand;
import dev.throng.event.EventJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import picocli.CommandLine;

/** What an operator of {@code throng run} does over a day, with the bundled clip and a real browser. */
class OperatorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String CAMERA = """
            {"id": "gate", "name": "Main gate", "url": "samples/vtest.mp4", "loop": true, "fps": 2,
             "levels": {"busy": 7, "hold": "0s"},
             "zones": [{"id": "path", "name": "Path", "polygon": [[0, 0.3], [1, 0.3], [1, 1], [0, 1]]}]}""";

    @TempDir
    private Path folder;

    private String config;
    private ThrongProcess throng;
    private String page;

    @BeforeEach
    void start() throws Exception {
        config = Files.writeString(folder.resolve("run.yml"), """
                        kafka: {embeddedPort: 0, dataDirectory: "%s"}
                        ingest: {fileFolders: [samples]}
                        gateway: {port: 0}
                        management: {port: 0}
                        """.formatted(folder.resolve("kafka")))
                .toString();
        run("first");
        send("POST", "cameras", CAMERA);
    }

    @AfterEach
    void stop() {
        throng.close();
    }

    @Test
    void alertShouldRiseAndClearAndTheChartOutliveARestart() throws Exception {
        try (Browser browser = Browser.open(folder.resolve("profile"), 1280, 1400, false)) {
            // Given
            String busy = "#alerts:not([hidden]) [data-level=busy]";
            browser.driver().get(page);
            // When
            await().atMost(PATIENCE).until(() -> browser.has(busy));
            browser.screenshot(Path.of("target", "screenshots", "alert.png"));
            // Then
            await().atMost(PATIENCE).until(() -> !browser.has(busy));
            browser.screenshot(Path.of("target", "screenshots", "alert-cleared.png"));
            assertThat(get("alerts?camera=gate").findValuesAsText("state")).contains("cleared");
            // When
            JsonNode before = await().atMost(PATIENCE)
                    .until(() -> get("cameras/gate/history").path("points"), points -> !points.isEmpty());
            throng.close();
            run("second");
            // Then
            await().atMost(PATIENCE)
                    .until(() -> get("cameras/gate/history").path("points").size() > before.size());
            assertThat(get("cameras/gate/history").at("/points/0/from")).isEqualTo(before.at("/0/from"));
            browser.driver().get(page);
            await().atMost(PATIENCE).until(() -> browser.has("[data-camera=gate]"));
            browser.driver().findElement(By.cssSelector("#range [value='1']")).click();
            await().atMost(PATIENCE)
                    .until(() -> browser.has(".history[data-points]:not([data-points='0'], [data-points='1']) canvas"));
            browser.screenshot(Path.of("target", "screenshots", "after-restart.png"));
        }
    }

    @Test
    void calibrationShouldBeAppliedToTheRunningCamera() throws Exception {
        // Given
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        List<byte[]> jpegs = SampleFrames.jpegs(4);
        for (int i = 1; i < jpegs.size(); i++) {
            Files.write(pictures.resolve(i + ".jpg"), jpegs.get(i));
        }
        StringWriter out = new StringWriter();
        // When
        int code = new CommandLine(new CalibrateCommand())
                .setOut(new PrintWriter(out, true))
                .execute(
                        "--config",
                        config,
                        "--camera",
                        "gate",
                        "--pictures",
                        pictures.toString(),
                        "--truth",
                        "1.jpg=60",
                        "2.jpg=64",
                        "3.jpg=62",
                        "--apply",
                        page);
        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).contains("Applied");
        await().atMost(PATIENCE)
                .until(() -> get("cameras/gate/count").at("/calibration/scale").asDouble() > 1);
        JsonNode event = get("cameras/gate/count");
        assertThat(event.path("count").asLong())
                .isEqualTo(Math.round(event.at("/calibration/scale").asDouble()
                        * event.path("points").size()));
    }

    private void run(String name) throws Exception {
        throng = ThrongProcess.start(folder.resolve(name), Map.of(), "run", "--config", config);
        page = throng.awaitPage();
    }

    private JsonNode get(String path) throws Exception {
        return send("GET", path, "");
    }

    private JsonNode send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(page).resolve("/api/v1/" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("content-type", "application/json")
                .build();
        return EventJson.mapper()
                .readTree(CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body());
    }
}
