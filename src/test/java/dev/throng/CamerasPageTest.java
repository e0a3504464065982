package dev.throng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Cameras added, changed, paused and deleted on the page of a running {@code throng run}, in a real browser. */
class CamerasPageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final By DIALOG = By.cssSelector("#camera-dialog[open]");

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
                  - {id: gate, name: Main gate, url: samples/vtest.mp4, loop: true, fps: 1}
                gateway: {port: 0}
                management: {port: 0}
                """);
        throng = ThrongProcess.start(folder.resolve("run"), Map.of(), "run", "--config", config.toString());
        page = throng.awaitPage();
    }

    @AfterAll
    static void stop() {
        throng.close();
    }

    @Test
    void cameraShouldComeChangeRestAndGoWithoutAReload() throws Exception {
        try (Browser browser = Browser.open(profile, 1280, 1200, false)) {
            // Given
            browser.driver().get(page);
            awaitPicture(browser, "gate");
            browser.driver().executeScript("window.stillTheSame = true");
            // When one is added
            click(browser, ".bar [data-add-camera]");
            type(browser, "id", "yard");
            type(browser, "url", "samples/vtest.mp4");
            type(browser, "fps", "1");
            click(browser, "#camera-dialog [name=loop]");
            click(browser, "#camera-dialog [name=test]");
            await().atMost(PATIENCE)
                    .until(() -> browser.driver()
                            .findElement(By.cssSelector("#camera-dialog .preview"))
                            .isDisplayed());
            browser.screenshot(Path.of("target", "screenshots", "camera-dialog.png"));
            field(browser, "id").sendKeys(Keys.ENTER);
            // Then it appears
            awaitPicture(browser, "yard");
            assertThat(browser.driver().findElements(DIALOG)).isEmpty();
            browser.screenshot(Path.of("target", "screenshots", "cameras.png"));
            // When it gets a name
            click(browser, "[data-camera=yard] [name=edit]");
            await().atMost(PATIENCE)
                    .until(() -> !browser.driver().findElements(DIALOG).isEmpty());
            assertThat(field(browser, "id").isEnabled()).isFalse();
            type(browser, "name", "Back yard");
            click(browser, "#camera-dialog [type=submit]");
            // Then the tile has it
            await().atMost(PATIENCE)
                    .until(() -> text(browser, "[data-camera=yard] h2").equals("Back yard"));
            // When it is paused and resumed
            click(browser, "[data-camera=yard] [name=pause]");
            await().atMost(PATIENCE)
                    .until(() -> text(browser, "[data-camera=yard] .state").startsWith("paused"));
            assertThat(text(browser, "[data-camera=yard] [name=pause]")).isEqualTo("Resume");
            click(browser, "[data-camera=yard] [name=pause]");
            await().atMost(PATIENCE)
                    .until(() -> text(browser, "[data-camera=yard] .state").startsWith("live"));
            // When it is deleted
            click(browser, "[data-camera=yard] [name=delete]");
            click(browser, "#delete-dialog [name=delete]");
            // Then it vanishes, and stays away
            await().atMost(PATIENCE).until(() -> tiles(browser, "yard").isEmpty());
            await().during(Duration.ofSeconds(5))
                    .atMost(PATIENCE)
                    .until(() -> tiles(browser, "yard").isEmpty());
            assertThat(tiles(browser, "gate")).hasSize(1);
            assertThat(browser.driver().executeScript("return window.stillTheSame"))
                    .isEqualTo(true);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void problemsShouldBeShownInTheDialog() throws Exception {
        try (Browser browser = Browser.open(profile, 390, 1000, true)) {
            // Given
            browser.driver().get(page);
            awaitPicture(browser, "gate");
            click(browser, ".bar [data-add-camera]");
            type(browser, "id", "gate");
            type(browser, "url", "rtsp://op:hunter2@127.0.0.1:9/nothing");
            // When
            click(browser, "#camera-dialog [name=test]");
            // Then
            await().atMost(PATIENCE)
                    .until(() -> text(browser, "#camera-dialog .problems").contains("cannot open"));
            assertThat(text(browser, "#camera-dialog .problems"))
                    .contains("127.0.0.1:9")
                    .doesNotContain("hunter2");
            click(browser, "#camera-dialog [type=submit]");
            await().atMost(PATIENCE)
                    .until(() -> text(browser, "#camera-dialog .problems").contains("there is a camera gate already"));
            browser.screenshot(Path.of("target", "screenshots", "camera-problem.png"));
            field(browser, "url").sendKeys(Keys.ESCAPE);
            await().atMost(PATIENCE)
                    .until(() -> browser.driver().findElements(DIALOG).isEmpty());
            // When one of the file is looked at
            click(browser, "[data-camera=gate] [name=edit]");
            await().atMost(PATIENCE)
                    .until(() -> !browser.driver().findElements(DIALOG).isEmpty());
            // Then it says where it is changed
            assertThat(text(browser, "#camera-dialog .from-file")).contains("configuration file");
            assertThat(field(browser, "url").isEnabled()).isFalse();
            assertThat(field(browser, "url").getDomProperty("value")).isEqualTo("samples/vtest.mp4");
        }
    }

    private static void awaitPicture(Browser browser, String camera) {
        By canvas = By.cssSelector("[data-camera=%s] canvas[data-sequence]".formatted(camera));
        await().atMost(PATIENCE)
                .until(() -> browser.driver().findElements(canvas).size() == 1);
    }

    private static List<WebElement> tiles(Browser browser, String camera) {
        return browser.driver().findElements(By.cssSelector("[data-camera=%s]".formatted(camera)));
    }

    private static void click(Browser browser, String selector) {
        WebElement button = browser.driver().findElement(By.cssSelector(selector));
        await().atMost(PATIENCE).until(() -> button.isDisplayed() && button.isEnabled());
        browser.driver().executeScript("arguments[0].scrollIntoView({block: 'center'})", button);
        button.click();
    }

    private static WebElement field(Browser browser, String name) {
        return browser.driver().findElement(By.cssSelector("#camera-dialog [name=%s]".formatted(name)));
    }

    private static void type(Browser browser, String name, String text) {
        WebElement field = field(browser, name);
        field.clear();
        field.sendKeys(text);
    }

    private static String text(Browser browser, String selector) {
        return browser.driver().findElement(By.cssSelector(selector)).getText();
    }
}
