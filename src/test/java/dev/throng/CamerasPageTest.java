package dev.throng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Cameras added, changed, paused and deleted on the page of a running {@code throng run}, in a real browser. */
class CamerasPageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DIALOG = "#camera-dialog[open]";

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
                ingest: {fileFolders: ['%s']}
                gateway: {port: 0}
                management: {port: 0}
                """.formatted(folder));
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
            await().atMost(PATIENCE).until(() -> browser.shows("#camera-dialog .preview"));
            browser.screenshot(Path.of("target", "screenshots", "camera-dialog.png"));
            field(browser, "id").sendKeys(Keys.ENTER);
            // Then it appears
            awaitPicture(browser, "yard");
            assertThat(browser.has(DIALOG)).isFalse();
            browser.screenshot(Path.of("target", "screenshots", "cameras.png"));
            // When it gets a name
            click(browser, "[data-camera=yard] [name=edit]");
            await().atMost(PATIENCE).until(() -> browser.has(DIALOG));
            assertThat(field(browser, "id").isEnabled()).isFalse();
            type(browser, "name", "Back yard");
            click(browser, "#camera-dialog [name=privacy] [value=no-pictures]");
            click(browser, "#camera-dialog [type=submit]");
            // Then the tile has it, says why there is no picture, and goes on to count
            await().atMost(PATIENCE)
                    .until(() -> text(browser, "[data-camera=yard] h2").equals("Back yard"));
            await().atMost(PATIENCE)
                    .until(() -> text(browser, "[data-camera=yard] .view").contains("pictures are withheld"));
            String last = counted(browser, "yard");
            await().atMost(PATIENCE).until(() -> !counted(browser, "yard").equals(last));
            assertThat(browser.has("[data-camera=yard] canvas[data-sequence]")).isFalse();
            browser.screenshot(Path.of("target", "screenshots", "camera-no-pictures.png"));
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
            await().atMost(PATIENCE).until(() -> tiles(browser, "yard") == 0);
            await().during(Duration.ofSeconds(5)).atMost(PATIENCE).until(() -> tiles(browser, "yard") == 0);
            assertThat(tiles(browser, "gate")).isOne();
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
            await().atMost(PATIENCE).until(() -> !browser.has(DIALOG));
            // When one of the file is looked at
            click(browser, "[data-camera=gate] [name=edit]");
            await().atMost(PATIENCE).until(() -> browser.has(DIALOG));
            // Then it says where it is changed
            assertThat(text(browser, "#camera-dialog .from-file")).contains("configuration file");
            assertThat(field(browser, "url").isEnabled()).isFalse();
            assertThat(field(browser, "url").getDomProperty("value")).isEqualTo("samples/vtest.mp4");
        }
    }

    @Test
    void outlinesShouldBeDrawnByMouseAndKeyboardAndBeKept() throws Exception {
        try (Browser browser = Browser.open(profile, 1280, 1400, false)) {
            // Given a new camera and its first picture
            browser.driver().get(page);
            awaitPicture(browser, "gate");
            click(browser, ".bar [data-add-camera]");
            type(browser, "id", "plaza");
            type(browser, "url", "samples/vtest.mp4");
            type(browser, "fps", "1");
            click(browser, "#camera-dialog [name=loop]");
            click(browser, "#camera-dialog [name=test]");
            await().atMost(PATIENCE).until(() -> browser.has(".preview image"));
            // When a zone is drawn by mouse, and one of its corners pulled
            click(browser, "#camera-dialog [name=add-zone]");
            press(browser, 0.2, 0.3);
            press(browser, 0.5, 0.3);
            press(browser, 0.5, 0.7);
            press(browser, 0.3, 0.8);
            press(browser, 0.2, 0.3);
            drag(browser, 0.3, 0.8, 0.2, 0.7);
            type(browser, By.cssSelector("[data-path='zones[0].name']"), "Door");
            // and one that is not counted by keyboard, with a corner more, and one step too far taken back
            click(browser, "#camera-dialog [name=add-zone]");
            keys(browser, Keys.ENTER, Keys.chord(Keys.SHIFT, Keys.ARROW_LEFT), Keys.ARROW_UP, "+", Keys.ARROW_UP);
            keys(browser, Keys.DELETE);
            click(browser, "#camera-dialog [name=undo]");
            click(browser, "[data-path='zones[1].kind'] [value=exclude]");
            // and ground points, one of them moved, and levels
            click(browser, "[data-path='zones[0]'] summary");
            click(browser, "[data-path='zones[0].ground'] [name=ground]");
            browser.driver().executeScript("document.querySelector('[data-mark=\"0\"]').focus()");
            keys(browser, Keys.ARROW_RIGHT, Keys.chord(Keys.SHIFT, Keys.ARROW_DOWN));
            List<Integer> metres = List.of(0, 0, 10, 0, 10, 8, 0, 8);
            for (int i = 0; i < metres.size(); i++) {
                String place = "[data-path='zones[0].ground[%d][%d]']".formatted(i / 2, 2 + i % 2);
                type(browser, By.cssSelector(place), metres.get(i).toString());
            }
            click(browser, "[data-path='zones[0]'] details:has(.levels) summary");
            click(browser, "[data-path='zones[0].levels.on'] [value=density]");
            type(browser, By.cssSelector("[data-path='zones[0].levels.crowded']"), "0.5");
            click(browser, "#camera-dialog .levels-section > summary");
            type(browser, By.cssSelector("[data-path='levels.busy']"), "7");
            type(browser, By.cssSelector("[data-path='levels.critical']"), "60");
            click(browser, "[data-path='levels.surge']");
            type(browser, By.cssSelector("[data-path='levels.surge.factor']"), "3");
            browser.screenshot(Path.of("target", "screenshots", "camera-levels.png"));
            // and a mask, and a crop
            click(browser, "#camera-dialog [name=add-mask]");
            press(browser, 0.9, 0.05);
            press(browser, 0.95, 0.05);
            press(browser, 0.95, 0.15);
            keys(browser, Keys.ENTER);
            click(browser, "#camera-dialog [name=add-crop]");
            drag(browser, 0.1, 0.1, 0, 0);
            browser.screenshot(Path.of("target", "screenshots", "camera-outlines.png"));
            click(browser, "#camera-dialog .more-settings > summary");
            type(browser, "stallAfter", "7s");
            type(browser, "decoder", "auto");
            click(browser, "#camera-dialog [name=streamClock]");
            click(browser, "#camera-dialog [name=privacy] [value=blur]");
            click(browser, "#camera-dialog [type=submit]");
            // Then the camera has it all
            awaitPicture(browser, "plaza");
            JsonNode settings = settings("plaza");
            assertThat(settings.path("crop")).extracting(JsonNode::asDouble).containsExactly(0.0, 0.0, 0.9, 0.9);
            assertThat(settings.path("zones").findValuesAsText("name")).containsExactly("Door", "zone-2");
            assertThat(settings.path("zones").findValuesAsText("kind")).containsExactly("include", "exclude");
            assertThat(corners(settings.path("zones").get(0).path("polygon"), 0.9))
                    .usingElementComparator(CamerasPageTest::nearly)
                    .containsExactly(List.of(0.2, 0.3), List.of(0.5, 0.3), List.of(0.5, 0.7), List.of(0.2, 0.7));
            assertThat(corners(settings.path("zones").get(1).path("polygon"), 0.9))
                    .usingElementComparator(CamerasPageTest::nearly)
                    .containsExactly(
                            List.of(0.298, 0.29),
                            List.of(0.499, 0.285),
                            List.of(0.7, 0.3),
                            List.of(0.7, 0.7),
                            List.of(0.3, 0.7));
            assertThat(settings.path("zones").get(0).path("levels").toString())
                    .isEqualTo("{\"on\":\"density\",\"crowded\":0.5,\"hysteresis\":0.1,\"hold\":\"5s\"}");
            JsonNode ground = settings.path("zones").get(0).path("ground");
            assertThat(corners(ground, 0.9))
                    .usingElementComparator(CamerasPageTest::nearly)
                    .containsExactly(
                            List.of(0.27, 0.382), List.of(0.44, 0.38), List.of(0.44, 0.62), List.of(0.26, 0.62));
            assertThat(ground.get(2).get(2).asDouble()).isEqualTo(10);
            assertThat(ground.get(2).get(3).asDouble()).isEqualTo(8);
            assertThat(settings.path("levels").toString())
                    .isEqualTo("{\"on\":\"count\",\"busy\":7.0,\"critical\":60.0,\"hysteresis\":0.1,\"hold\":\"5s\","
                            + "\"surge\":{\"factor\":3.0,\"people\":10,\"minutes\":5}}");
            assertThat(settings.path("masks").get(0)).hasSize(3);
            assertThat(settings.path("stallAfter").asText()).isEqualTo("7s");
            assertThat(settings.path("decoder").asText()).isEqualTo("auto");
            assertThat(settings.path("streamClock").asBoolean()).isTrue();
            assertThat(settings.path("privacy").asText()).isEqualTo("blur");
            // When one gets the name of another, and the camera's levels are taken out
            click(browser, "[data-camera=plaza] [name=edit]");
            await().atMost(PATIENCE).until(() -> browser.has(".preview image"));
            click(browser, "#camera-dialog .outlines > summary");
            assertThat(browser.count(".preview polygon")).isEqualTo(4);
            type(
                    browser,
                    By.cssSelector("[data-path='zones[1].id']"),
                    settings.path("zones").get(0).path("id").asText());
            click(browser, "#camera-dialog .levels-section > summary");
            for (String level : List.of("busy", "critical")) {
                field(browser, By.cssSelector("[data-path='levels.%s']".formatted(level)))
                        .clear();
            }
            click(browser, "[data-path='levels.surge']");
            click(browser, "#camera-dialog [type=submit]");
            // Then it is said there
            await().atMost(PATIENCE).until(() -> browser.count("#camera-dialog .shapes .problem") == 1);
            assertThat(text(browser, ".shapes li:nth-child(2) .problem")).contains("is taken", "ids must differ");
            browser.screenshot(Path.of("target", "screenshots", "camera-outlines-problem.png"));
            // When it has its own again
            type(browser, By.cssSelector("[data-path='zones[1].id']"), "hill");
            click(browser, "#camera-dialog [type=submit]");
            await().atMost(PATIENCE).until(() -> !browser.has(DIALOG));
            // Then the one is changed, the other gone, and what was not touched is as before
            JsonNode changed = settings("plaza");
            assertThat(changed.path("zones").findValuesAsText("id")).containsExactly("zone-1", "hill");
            assertThat(changed.path("zones").get(0))
                    .isEqualTo(settings.path("zones").get(0));
            assertThat(changed.has("levels")).isFalse();
            assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("400"));
        } finally {
            rest("DELETE", "/plaza", null);
        }
    }

    @Test
    void countsSaidOnThePageShouldCalibrateTheCamera() throws Exception {
        try (Browser browser = Browser.open(profile, 1280, 1200, false)) {
            // Given
            browser.driver().get(page);
            assertThat(rest("POST", "", "{\"id\":\"square\",\"url\":\"samples/vtest.mp4\",\"loop\":true,\"fps\":2}"))
                    .isEqualTo(201);
            awaitPicture(browser, "square");
            click(browser, "[data-camera=square] [name=calibrate]");
            // When the people of three pictures are counted
            for (int i = 1; i <= 3; i++) {
                await().atMost(PATIENCE).until(() -> browser.shows("#calibration-dialog img"));
                type(browser, By.cssSelector("#calibration-dialog [name=people]"), String.valueOf(40 + i));
                click(browser, "#calibration-dialog [type=submit]");
                int confirmed = i;
                await().atMost(PATIENCE).until(() -> browser.count("#calibration-dialog .confirmed li") == confirmed);
            }
            // Then what follows from them is proposed, and can be taken
            assertThat(text(browser, "#calibration-dialog .in-force")).isEqualTo("Not calibrated.");
            assertThat(text(browser, "#calibration-dialog .proposal")).contains("from 3 counts", "expected on other");
            browser.screenshot(Path.of("target", "screenshots", "calibration.png"));
            click(browser, "#calibration-dialog [name=apply]");
            await().atMost(PATIENCE)
                    .until(() -> text(browser, "#calibration-dialog .in-force").startsWith("In force: threshold"));
            click(browser, "#calibration-dialog [name=close]");
            await().atMost(PATIENCE)
                    .until(
                            () -> text(browser, "[data-camera=square] .calibration"),
                            said -> said.startsWith("calibrated"));
            assertThat(browser.complaints()).isEmpty();
        } finally {
            rest("DELETE", "/square", null);
        }
    }

    @Test
    void tileShouldSayThatACameraIsLostAndComeBackWithIt() throws Exception {
        try (RtspServer server = RtspServer.serve(Path.of("samples/vtest.mp4"));
                Browser browser = Browser.open(profile, 1280, 1000, false)) {
            // Given
            browser.driver().get(page);
            assertThat(rest(
                            "POST",
                            "",
                            "{\"id\":\"street\",\"url\":\"%s\",\"timeout\":\"2s\"}".formatted(server.url())))
                    .isEqualTo(201);
            awaitPicture(browser, "street");
            // When
            server.kill();
            // Then
            await().atMost(PATIENCE)
                    .until(() -> text(browser, "[data-camera=street] .state").startsWith("reconnecting"));
            assertThat(text(browser, "[data-camera=street] .reason")).contains(server.url());
            browser.screenshot(Path.of("target", "screenshots", "camera-lost.png"));
            assertThat(text(browser, "[data-camera=gate] .state")).startsWith("live");
            // When
            String last = sequence(browser, "street");
            server.start();
            // Then
            await().atMost(PATIENCE)
                    .until(() -> text(browser, "[data-camera=street] .state").startsWith("live"));
            await().atMost(PATIENCE).until(() -> !sequence(browser, "street").equals(last));
            assertThat(browser.shows("[data-camera=street] .reason")).isFalse();
            browser.screenshot(Path.of("target", "screenshots", "camera-back.png"));
        } finally {
            rest("DELETE", "/street", null);
        }
    }

    @Test
    void cameraThatFailedShouldBeTriedAgainWhenItIsMended() throws Exception {
        Path clip = folder.resolve("clip.mp4");
        try (Browser browser = Browser.open(profile, 1280, 1000, false)) {
            // Given
            browser.driver().get(page);
            assertThat(rest("POST", "", "{\"id\":\"late\",\"url\":\"%s\",\"loop\":true}".formatted(clip)))
                    .isEqualTo(201);
            await().atMost(PATIENCE)
                    .until(() -> browser.has("[data-camera=late]")
                            && text(browser, "[data-camera=late] .state").startsWith("failed"));
            assertThat(text(browser, "[data-camera=late] .reason")).contains("clip.mp4: no such file");
            assertThat(text(browser, "[data-camera=late] .no-picture")).isEqualTo("no picture");
            browser.screenshot(Path.of("target", "screenshots", "camera-failed.png"));
            // When
            Files.copy(Path.of("samples/vtest.mp4"), clip);
            assertThat(text(browser, "[data-camera=late] [name=pause]")).isEqualTo("Try again");
            click(browser, "[data-camera=late] [name=pause]");
            // Then
            awaitPicture(browser, "late");
            assertThat(text(browser, "[data-camera=late] .state")).startsWith("live");
            assertThat(browser.complaints()).isEmpty();
        } finally {
            rest("DELETE", "/late", null);
        }
    }

    private static int rest(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(page + "api/v1/cameras" + path))
                .header("content-type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static JsonNode settings(String camera) throws Exception {
        return new ObjectMapper()
                .readTree(URI.create(page + "api/v1/cameras/" + camera).toURL())
                .path("settings");
    }

    /** @param crop the share of the picture that is left of it, from its left upper corner on */
    private static List<List<Double>> corners(JsonNode polygon, double crop) {
        List<List<Double>> corners = new ArrayList<>();
        polygon.forEach(corner -> corners.add(
                List.of(corner.get(0).asDouble() * crop, corner.get(1).asDouble() * crop)));
        return corners;
    }

    private static int nearly(List<Double> one, List<Double> other) {
        boolean near = Math.abs(one.get(0) - other.get(0)) < 0.006 && Math.abs(one.get(1) - other.get(1)) < 0.006;
        return near ? 0 : 1;
    }

    private static String sequence(Browser browser, String camera) {
        return browser.attribute("[data-camera=%s] canvas".formatted(camera), "data-sequence");
    }

    /** The number of the frame whose count the tile shows. */
    private static String counted(Browser browser, String camera) {
        return browser.attribute("[data-camera=%s] .count".formatted(camera), "data-sequence");
    }

    /** Clicks into the picture, at a fraction of its width and height. */
    private static void press(Browser browser, double x, double y) {
        at(browser, x, y).click().perform();
    }

    private static void drag(Browser browser, double fromX, double fromY, double toX, double toY) {
        Actions pull = at(browser, fromX, fromY).clickAndHold();
        to(pull, browser, (fromX + toX) / 2, (fromY + toY) / 2);
        to(pull, browser, toX, toY).release().perform();
    }

    private static Actions at(Browser browser, double x, double y) {
        browser.driver()
                .executeScript(
                        "arguments[0].scrollIntoView({block: 'center'})", field(browser, By.cssSelector(".preview")));
        return to(new Actions(browser.driver()), browser, x, y);
    }

    private static Actions to(Actions way, Browser browser, double x, double y) {
        WebElement picture = field(browser, By.cssSelector(".preview"));
        Rectangle size = picture.getRect();
        return way.moveToElement(
                picture, (int) Math.round((x - 0.5) * size.width), (int) Math.round((y - 0.5) * size.height));
    }

    private static void keys(Browser browser, CharSequence... keys) {
        for (CharSequence key : keys) {
            browser.driver().switchTo().activeElement().sendKeys(key);
        }
    }

    private static void awaitPicture(Browser browser, String camera) {
        String canvas = "[data-camera=%s] canvas[data-sequence]".formatted(camera);
        await().atMost(PATIENCE).until(() -> browser.count(canvas) == 1);
    }

    private static int tiles(Browser browser, String camera) {
        return browser.count("[data-camera=%s]".formatted(camera));
    }

    private static void click(Browser browser, String selector) {
        WebElement button = browser.driver().findElement(By.cssSelector(selector));
        await().atMost(PATIENCE).until(() -> button.isDisplayed() && button.isEnabled());
        browser.driver().executeScript("arguments[0].scrollIntoView({block: 'center'})", button);
        button.click();
    }

    private static WebElement field(Browser browser, String name) {
        return field(browser, By.cssSelector("#camera-dialog [name=%s]".formatted(name)));
    }

    private static WebElement field(Browser browser, By place) {
        return browser.driver().findElement(place);
    }

    private static void type(Browser browser, String name, String text) {
        type(browser, By.cssSelector("#camera-dialog [name=%s]".formatted(name)), text);
    }

    private static void type(Browser browser, By place, String text) {
        WebElement field = field(browser, place);
        field.clear();
        field.sendKeys(text);
    }

    private static String text(Browser browser, String selector) {
        return browser.text(selector);
    }
}
