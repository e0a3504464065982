package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.config.FileFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Opens, breaks and closes cameras over and over, each on a thread of its own, and says how the memory grew. */
final class Soak {
    static final String GROWTH = "growth in MB: ";
    private static final int WARM_UP = 150;

    private Soak() {}

    /** @param arguments the number of cameras */
    public static void main(String[] arguments) throws Exception {
        byte[] jpeg = Jpegs.plain(640, 480);
        byte[] noise = new byte[20_000];
        new Random(1).nextBytes(noise);
        Path broken = Files.write(Files.createTempFile("broken", ".mp4"), noise);
        String sample = Path.of(System.getProperty("throng.home", "."), "samples/vtest.mp4")
                .toString();
        try (HttpStreams http =
                new HttpStreams().mjpeg("/well", i -> jpeg).mjpeg("/rotting", i -> i < 2 ? jpeg : noise)) {
            List<String> urls =
                    List.of(sample, http.url("/well"), http.url("/rotting"), broken.toString(), "rtsp://127.0.0.1:9/1");
            long before = 0;
            for (int i = 0; i < WARM_UP + Integer.parseInt(arguments[0]); i++) {
                if (i == WARM_UP) {
                    before = residentBytes();
                }
                onThread(round(urls.get(i % urls.size())));
            }
            System.out.printf(Locale.ROOT, "%s%.1f%n", GROWTH, (residentBytes() - before) / 1e6);
        }
        Files.delete(broken);
    }

    private static void onThread(Callable<Void> round) throws Exception {
        FutureTask<Void> task = new FutureTask<>(round);
        Thread thread = new Thread(task, "soak");
        thread.start();
        task.get();
        thread.join();
    }

    private static Callable<Void> round(String url) {
        return () -> {
            CameraConfig camera = Cameras.camera("soak", url, 5.0, 320, false, null);
            AtomicBoolean stop = new AtomicBoolean();
            try (VideoSource source = VideoSource.open(camera, FileFolders.around(url), stop::get);
                    JpegEncoder encoder = new JpegEncoder(320, 85, 1_000_000)) {
                for (int i = 0; i < 3; i++) {
                    encoder.encode(source.grab());
                    // the third picture is not waited for
                    stop.set(i == 1);
                }
            } catch (InputException e) {
                // as it should be for all: broken, refused, or interrupted
                return null;
            }
            throw new IllegalStateException("not interrupted: " + url);
        };
    }

    private static long residentBytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }
}
