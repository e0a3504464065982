package dev.throng.ingest;

import dev.throng.Requirements;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** FFmpeg's program as a camera that waits for one client, and sends it a video over and over, at its own pace. */
final class FfmpegServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/ffmpeg");

    private final Process process;
    private final String url;

    private FfmpegServer(Path video, String url, String... output) throws IOException {
        this.url = url;
        List<String> command = new ArrayList<>(List.of(
                PROGRAM.toString(), "-v", "error", "-re", "-stream_loop", "-1", "-i", video.toString(), "-c", "copy"));
        command.addAll(List.of(output));
        process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void require() {
        Requirements.require(Files.isExecutable(PROGRAM), "ffmpeg");
    }

    static FfmpegServer rtmp(Path video) throws IOException {
        require();
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        String url = "rtmp://127.0.0.1:%d/live/camera".formatted(port);
        return new FfmpegServer(video, url, "-f", "flv", "-listen", "1", url);
    }

    /** @param passphrase at least ten characters; the stream is encrypted with it */
    static FfmpegServer srt(Path video, String passphrase) throws IOException {
        require();
        int port;
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        String url = "srt://127.0.0.1:%d?passphrase=%s".formatted(port, passphrase);
        return new FfmpegServer(video, url, "-f", "mpegts", url + "&mode=listener");
    }

    String url() {
        return url;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
}
