package dev.throng.gateway;

import dev.throng.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;

/**
 * For whoever works on the page: serves it with cameras in several states, without a model, and takes pictures of it
 * into {@code target/screenshots}. With the argument {@code serve} it goes on until it is interrupted.
 */
public final class PagePreview {
    private static final TimeUnit MILLIS = TimeUnit.MILLISECONDS;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PagePreview() {}

    /** Starts it. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("throng-preview-");
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
        try (RunningGateway running = new RunningGateway(folder.resolve("kafka"))) {
            screenshots(running, folder, "empty", false, 1280, 700);
            List<byte[]> clip = FakeCamera.clip(300);
            AtomicLong sequence = new AtomicLong(1);
            running.camera.status("gate", "Main gate", "RUNNING", null);
            var gate = timer.scheduleAtFixedRate(
                    () -> running.camera.counted(
                            "gate", sequence.get(), clip.get((int) (sequence.getAndIncrement() % clip.size()))),
                    0,
                    200,
                    MILLIS);
            screenshots(running, folder, "single", false, 1440, 1100);
            gate.cancel(false);
            var frames =
                    timer.scheduleAtFixedRate(() -> frames(running, clip, sequence.getAndIncrement()), 0, 200, MILLIS);
            var statuses = timer.scheduleAtFixedRate(() -> statuses(running), 0, 2_000, MILLIS);
            System.out.println(running.gateway.url());
            if (List.of(args).contains("serve")) {
                frames.get();
                statuses.get();
            }
            screenshots(running, folder, "light", false, 1440, 1800);
            screenshots(running, folder, "dark", true, 1440, 1800);
            screenshots(running, folder, "phone", false, 390, 2600);
            screenshots(running, folder, "phone-dark", true, 390, 2600);
        } finally {
            timer.shutdownNow();
        }
    }

    private static void frames(RunningGateway running, List<byte[]> clip, long sequence) {
        running.camera.counted("gate", sequence, clip.get((int) (sequence * 2 % clip.size())));
        running.camera.counted("hall", sequence, clip.get((int) (sequence * 2 + 100) % clip.size()));
        if (sequence < 80) {
            running.camera.counted("yard", sequence, clip.get((int) (sequence * 2 + 40) % clip.size()));
        }
    }

    private static void statuses(RunningGateway running) {
        running.camera.status("gate", "Main gate", "RUNNING", null);
        running.camera.status("hall", "Hall", "RUNNING", null);
        running.camera.status(
                "yard", "Yard behind the old mill", "RECONNECTING", "rtsp://***@10.0.0.7/stream: connection refused");
        running.camera.status("dock", "Loading dock", "STARTING", null);
        running.camera.worker("worker-1");
    }

    private static void screenshots(
            RunningGateway running, Path folder, String name, boolean dark, int width, int height) throws IOException {
        try (Browser browser = Browser.open(folder.resolve(name), width, height, dark)) {
            browser.driver().get(running.gateway.url());
            By ready = name.equals("empty")
                    ? By.cssSelector("#empty:not([hidden])")
                    : By.cssSelector("[data-camera=gate] canvas[data-sequence]");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !browser.driver().findElements(ready).isEmpty());
            Awaitility.await().pollDelay(Duration.ofSeconds(7)).until(() -> true);
            browser.screenshot(Path.of("target", "screenshots", "preview-" + name + ".png"));
            System.out.println(name + " " + browser.complaints());
        }
    }
}
