package dev.throng;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real program in a process of its own, with its output in files and a temporary folder that can be inspected. */
public final class ThrongProcess implements AutoCloseable {
    private static final Duration STARTUP = Duration.ofSeconds(60);

    private final Process process;
    private final Path folder;

    private ThrongProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /**
     * Starts {@code throng ARGS}.
     *
     * @param folder an empty folder for its output and its temporary files
     */
    public static ThrongProcess start(Path folder, Map<String, String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // it lives for seconds: quick to start, not fast in the long run
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-Dthrong.home=" + System.getProperty("throng.home", "."),
                Throng.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        // not as an argument: ONNX Runtime 1.29 crashes in a process whose command line is longer than 4 KB
        builder.environment()
                .put(
                        "CLASSPATH",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        builder.environment().putAll(environment);
        return new ThrongProcess(builder.start(), folder);
    }

    /** The page's address, once it is announced. */
    public String awaitPage() {
        return awaitAddress("Page +(http\\S+)");
    }

    /** The management listener's address, once it is announced. */
    public String awaitManagement() {
        return awaitAddress("Metrics +(http\\S+/)metrics");
    }

    /** The broker's address, once it is announced. */
    public String awaitKafka() {
        return awaitAddress("Kafka +([0-9.]+:[0-9]+)");
    }

    private String awaitAddress(String pattern) {
        Pattern line = Pattern.compile(pattern);
        return await().atMost(STARTUP)
                .until(
                        () -> {
                            Matcher found = line.matcher(stdout());
                            if (!found.find() && !process.isAlive()) {
                                throw new IllegalStateException("ended before it served: " + stdout() + stderr());
                            }
                            return found.reset().find() ? found.group(1) : null;
                        },
                        java.util.Objects::nonNull);
    }

    /** What it printed so far. */
    public String stdout() throws IOException {
        return Files.readString(folder.resolve("stdout"));
    }

    /** What it logged so far. */
    public String stderr() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }

    /** Its temporary folder. */
    public Path temporaryFolder() {
        return folder.resolve("tmp");
    }

    /** Presses Ctrl-C. */
    public void interrupt() throws IOException, InterruptedException {
        signal("INT");
    }

    /** Kills it without a word. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for its end; returns its exit code, or fails after the time. */
    public int awaitExit(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + patience);
        }
        return process.exitValue();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
