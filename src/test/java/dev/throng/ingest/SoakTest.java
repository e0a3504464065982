package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That opening, breaking and closing cameras costs no memory; {@code -Dthrong.soak.rounds=N} makes it longer. */
class SoakTest {
    private static final String ROUNDS = System.getProperty("throng.soak.rounds", "500");
    private static final double MOST_GROWTH_MEGABYTES = 16;

    @Test
    void memoryShouldNotGrowWhenCamerasComeBreakAndGo() throws Exception {
        // Given a process whose heap has its final size, with a plain collector and compiler, and few arenas of malloc:
        // what grows is what cameras leave behind
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms96m",
                        "-Xmx96m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dthrong.home=" + System.getProperty("throng.home", "."),
                        Soak.class.getName(),
                        ROUNDS))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "MALLOC_ARENA_MAX",
                        "2"));
        // When
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        // Then
        assertThat(process.waitFor()).as(said).isZero();
        double megabytes = Double.parseDouble(Arrays.stream(said.split("\n"))
                .filter(line -> line.startsWith(Soak.GROWTH))
                .findFirst()
                .orElseThrow()
                .substring(Soak.GROWTH.length()));
        System.out.printf("%s cameras: resident memory grew by %.1f MB%n", ROUNDS, megabytes);
        assertThat(megabytes).isLessThan(MOST_GROWTH_MEGABYTES);
    }
}
