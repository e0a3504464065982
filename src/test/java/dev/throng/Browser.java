package dev.throng;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium, driven by Selenium. */
public final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts a browser with an empty profile; skips the test where there is none.
     *
     * @param profile an empty folder
     * @param dark true for a user who prefers dark pages
     */
    public static Browser open(Path profile, int width, int height, boolean dark) {
        Requirements.require(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER), "chromium and chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        if (dark) {
            options.addArguments("--force-dark-mode", "--blink-settings=preferredColorScheme=0");
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().window().setSize(new Dimension(width, height));
        return new Browser(driver);
    }

    public ChromeDriver driver() {
        return driver;
    }

    /** Whether the page has an element that matches. */
    public boolean has(String selector) {
        return count(selector) > 0;
    }

    /** How many elements match. */
    public int count(String selector) {
        Object found = driver.executeScript("return document.querySelectorAll(arguments[0]).length", selector);
        return ((Number) found).intValue();
    }

    /** Whether the first element that matches is there and to be seen. */
    public boolean shows(String selector) {
        return read(selector, "found?.checkVisibility() ?? false") == Boolean.TRUE;
    }

    /**
     * The text of the first element that matches, as it is to be seen.
     *
     * @throws AssertionError if there is none
     */
    public String text(String selector) {
        Object text = read(selector, "found && (found.checkVisibility() ? found.innerText.trim() : '')");
        if (text == null) {
            throw new AssertionError("the page has no element %s".formatted(selector));
        }
        return (String) text;
    }

    /** An attribute of the first element that matches; null without either. */
    public @Nullable String attribute(String selector, String name) {
        return (String) read(selector, "found?.getAttribute(arguments[1])", name);
    }

    /** Finds and reads in one go: the page may replace the element at any time between two. */
    private @Nullable Object read(String selector, String expression, Object... more) {
        Object[] all = Stream.concat(Stream.of(selector), Stream.of(more)).toArray();
        return driver.executeScript(
                "const found = document.querySelector(arguments[0]); return %s".formatted(expression), all);
    }

    /** What the page's scripts and the browser complained about. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue())
                .map(Object::toString)
                .toList();
    }

    /** Keeps what is on the screen as a PNG. */
    public void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
