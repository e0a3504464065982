package dev.throng.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/** A web server with cameras that send JPEGs, or anything else, for as long as somebody listens. */
final class HttpStreams implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(50);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    HttpStreams() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    /** Twenty pictures a second, chosen by their number from 0. */
    HttpStreams mjpeg(String path, IntFunction<byte[]> pictures) {
        mjpegContext(path, pictures);
        return this;
    }

    /** As the other, for this user only. */
    HttpStreams mjpeg(String path, IntFunction<byte[]> pictures, String user, String password) {
        mjpegContext(path, pictures).setAuthenticator(new BasicAuthenticator("camera") {
            @Override
            public boolean checkCredentials(String name, String given) {
                return name.equals(user) && given.equals(password);
            }
        });
        return this;
    }

    private HttpContext mjpegContext(String path, IntFunction<byte[]> pictures) {
        return server.createContext(
                path,
                exchange -> send(exchange, "multipart/x-mixed-replace; boundary=frame", (number, out) -> {
                    byte[] jpeg = pictures.apply(number);
                    out.write("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                            .formatted(jpeg.length)
                            .getBytes(UTF_8));
                    out.write(jpeg);
                    out.write("\r\n".getBytes(UTF_8));
                }));
    }

    /** These bytes over and over. */
    HttpStreams bytes(String path, String type, byte[] bytes) {
        server.createContext(path, exchange -> send(exchange, type, (number, out) -> out.write(bytes)));
        return this;
    }

    /** The files of a folder. */
    HttpStreams files(String path, Path folder) {
        server.createContext(path, exchange -> {
            Path file =
                    folder.resolve(Path.of(exchange.getRequestURI().getPath()).getFileName());
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        return this;
    }

    private interface Piece {
        void write(int number, OutputStream out) throws IOException;
    }

    private static void send(HttpExchange exchange, String type, Piece piece) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, 0);
        int[] number = {0};
        try (OutputStream out = exchange.getResponseBody()) {
            await().pollInSameThread()
                    .pollInterval(PERIOD)
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> {
                        try {
                            piece.write(number[0], out);
                            number[0]++;
                            out.flush();
                            return false;
                        } catch (IOException e) {
                            return true;
                        }
                    });
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(port(), path);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
