package dev.throng;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real RTSP server (GStreamer's) in a process of its own, which can be killed, suspended and started again. */
public final class RtspServer implements AutoCloseable {
    /** The system's own Python: GStreamer's bindings are a system package. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final Duration STARTUP = Duration.ofSeconds(30);

    private final Path script;
    private final Path log;
    private final List<String> arguments;
    private final int port;
    private Process process;

    private RtspServer(Path script, Path log, List<String> arguments, int port) {
        this.script = script;
        this.log = log;
        this.arguments = arguments;
        this.port = port;
    }

    /** Serves the file to this user only. */
    public static RtspServer serveTo(String user, String password, Path file) throws Exception {
        return serve(file, "--user", user, "--password", password);
    }

    /** Serves the file with options of {@code rtsp_server.py}; skips the test if there is no server to be had. */
    public static RtspServer serve(Path file, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(file.toAbsolutePath().toString()));
        arguments.addAll(List.of(options));
        return create(arguments);
    }

    private static RtspServer create(List<String> arguments) throws Exception {
        Requirements.require(
                isAvailable(),
                "an RTSP server: python3-gi, gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-{good,bad}");
        Path script = Path.of(RtspServer.class.getResource("/rtsp_server.py").toURI());
        RtspServer server = new RtspServer(script, Files.createTempFile("rtsp-", ".log"), arguments, freePort());
        server.start();
        return server;
    }

    private static boolean isAvailable() throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of(PYTHON))) {
            return false;
        }
        String needed = "import gi; gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0'); "
                + "from gi.repository import Gst, GstRtspServer; Gst.init(None); "
                + "assert all(map(Gst.ElementFactory.find, ['qtdemux', 'h264parse', 'rtph264pay']))";
        return new ProcessBuilder(PYTHON, "-c", needed)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** The stream's address without credentials. */
    public String url() {
        return "rtsp://127.0.0.1:%d/camera".formatted(port);
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** The address of the stream that falls silent after a while. */
    public String stallingUrl() {
        return "rtsp://127.0.0.1:%d/stalls".formatted(port);
    }

    /** The stream's address with this in front of the host, such as {@code user:password}. */
    public String url(String userInfo) {
        return "rtsp://%s@127.0.0.1:%d/camera".formatted(userInfo, port);
    }

    /** Starts it on the port that it had before, and waits until it listens. */
    public void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(PYTHON, script.toString(), Integer.toString(port)));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(STARTUP).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the RTSP server ended: " + Files.readString(log));
            }
            return Files.readString(log).contains("ready");
        });
    }

    /** Ends it without a word to its clients. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Freezes it: connections stay open, nothing is sent. */
    public void suspend() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        Files.deleteIfExists(log);
    }
}
