package dev.throng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;

/** The page of a running {@code throng run}, in a real browser. */
class PageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COUNT = "[data-camera=gate] .count";
    private static final String CANVAS = "[data-camera=gate] canvas";
    private static final String ZONE = "[data-camera=gate] [data-zone=path]";

    @TempDir
    private static Path folder;

    private static ThrongProcess throng;
    private static String page;

    @TempDir
    private Path profile;

    @BeforeAll
    static void start() throws Exception {
        Path config = Files.writeString(folder.resolve("throng.yml"), """
                kafka: {embeddedPort: 0}
                cameras:
                  - id: gate
                    name: Main gate
                    url: samples/vtest.mp4
                    loop: true
                    fps: 3
                    levels: {busy: 1, hold: 0s}
                    zones:
                      - {id: path, name: Path, polygon: [[0, 0.3], [1, 0.3], [1, 1], [0, 1]], area: 400}
                      - {id: hill, name: Hill, kind: exclude, polygon: [[0, 0], [0.4, 0], [0.4, 0.15], [0, 0.15]]}
                gateway: {port: 0}
                management: {port: 0}
                """);
        throng = ThrongProcess.start(folder.resolve("process"), Map.of(), "run", "--config", config.toString());
        page = throng.awaitPage();
    }

    @AfterAll
    static void stop() throws Exception {
        throng.close();
    }

    @Test
    void pageShouldShowChangingCountsAndPictures() throws Exception {
        // Given
        try (Browser browser = Browser.open(profile, 1280, 1500, false)) {
            // When
            browser.driver().get(page);
            // Then
            String picture =
                    await().atMost(PATIENCE).until(() -> browser.attribute(CANVAS, "data-sequence"), Objects::nonNull);
            await().atMost(PATIENCE)
                    .until(() -> browser.attribute(CANVAS, "data-sequence"), shown -> !picture.equals(shown));
            browser.driver().executeScript("document.querySelector(arguments[0]).stillTheSame = true", ZONE);
            String count = browser.text(COUNT);
            await().atMost(PATIENCE).until(() -> !browser.text(COUNT).equals(count));
            await().atMost(PATIENCE)
                    .until(() -> browser.text("#latency [data-stage=display] td:last-child")
                            .matches("[0-9.,]+"));
            await().atMost(PATIENCE).until(() -> Integer.parseInt(browser.text(COUNT)) > 0);
            Object totals = browser.driver()
                    .executeScript("return [document.getElementById('total').textContent,"
                            + " document.querySelector('[data-camera=gate] .count').textContent]");
            assertThat((List<?>) totals)
                    .hasSize(2)
                    .satisfies(both -> assertThat(both.get(0)).isEqualTo(both.get(1)));
            assertThat(browser.text(ZONE)).matches("(?s)Path.*\\d+ · \\d\\.\\d{2,3} per m².*");
            assertThat(browser.driver().executeScript("return document.querySelector(arguments[0]).stillTheSame", ZONE))
                    .as("a zone keeps its row")
                    .isEqualTo(true);
            await().atMost(PATIENCE).until(() -> browser.has("#alerts:not([hidden]) [data-level=busy]"));
            browser.driver().findElement(By.cssSelector("#range [value='1']")).click();
            await().atMost(PATIENCE)
                    .until(() -> browser.has("[data-camera=gate] .history:not([data-points='0']) canvas"));
            browser.driver().findElement(By.id("heat")).click();
            await().atMost(PATIENCE)
                    .until(() -> browser.text("[data-camera=gate] .heat-scale").endsWith("per cell"));
            assertThat(browser.text("[data-camera=gate] .number .median")).matches("median \\d+");
            browser.screenshot(Path.of("target", "screenshots", "page.png"));
            assertThat(browser.text("#worker")).contains("pet-mobile");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"phone,390,1400,false", "dark,1280,1500,true"})
    void pageShouldFitScreenAndTaste(String name, int width, int height, boolean dark) throws Exception {
        // Given
        try (Browser browser = Browser.open(profile, width, height, dark)) {
            // When
            browser.driver().get(page);
            await().atMost(PATIENCE).until(() -> browser.has("[data-camera=gate] canvas[data-sequence]"));
            // Then
            browser.screenshot(Path.of("target", "screenshots", name + ".png"));
            Object overflow = browser.driver()
                    .executeScript(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(overflow).isEqualTo(0L);
            assertThat(browser.driver().executeScript("return matchMedia('(prefers-color-scheme: dark)').matches"))
                    .isEqualTo(dark);
        }
    }
}
