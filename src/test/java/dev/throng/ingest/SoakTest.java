package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.config.CameraConfig;
import dev.throng.config.FileFolders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens, breaks and closes cameras over and over, each on a thread of its own, and looks at the memory.
 * {@code -Dthrong.soak.rounds=N} makes it longer, by hand.
 */
class SoakTest {
    private static final int ROUNDS = Integer.getInteger("throng.soak.rounds", 500);
    private static final int WARM_UP = 100;
    private static final long MOST_GROWTH_BYTES = 48L << 20;
    private static final Path SAMPLE = Path.of(System.getProperty("throng.home", "."), "samples/vtest.mp4");

    @TempDir
    private static Path folder;

    @Test
    void memoryShouldNotGrowWhenCamerasComeBreakAndGo() throws Exception {
        // Given
        byte[] jpeg = Jpegs.plain(640, 480);
        byte[] noise = new byte[20_000];
        new Random(1).nextBytes(noise);
        Path broken = Files.write(folder.resolve("broken.mp4"), noise);
        try (HttpStreams http =
                new HttpStreams().mjpeg("/well", i -> jpeg).mjpeg("/rotting", i -> i < 2 ? jpeg : noise)) {
            List<String> urls = List.of(
                    SAMPLE.toString(),
                    http.url("/well"),
                    http.url("/rotting"),
                    broken.toString(),
                    "rtsp://127.0.0.1:9/1");
            long before = 0;
            // When
            for (int i = 0; i < WARM_UP + ROUNDS; i++) {
                if (i == WARM_UP) {
                    before = nativeBytes();
                }
                onThread(round(urls.get(i % urls.size())));
            }
            // Then
            long growth = nativeBytes() - before;
            System.out.printf("%d cameras: resident memory beside the heap grew by %.1f MB%n", ROUNDS, growth / 1e6);
            assertThat(growth).isLessThan(MOST_GROWTH_BYTES);
        }
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
                    // the third picture of a stream is not waited for
                    stop.set(i == 1);
                }
            } catch (InputException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
            return null;
        };
    }

    /** Resident memory without Java's heap. */
    private static long nativeBytes() throws IOException {
        System.gc();
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(resident.replaceAll("\\D", "")) * 1024
                - ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }
}
