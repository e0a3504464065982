package dev.throng.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.event.EventJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A WebSocket client of the gateway. Reads everything as it comes, or nothing until it is told to. */
final class Viewer implements WebSocket.Listener, AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicInteger pings = new AtomicInteger();
    private volatile boolean reading = true;
    private volatile WebSocket socket;
    private volatile Integer closeCode;

    /** One message: its JSON and, for a picture, its JPEG. */
    record Message(JsonNode json, byte[] jpeg) {
        String type() {
            return json.path("type").asText();
        }

        long sequence() {
            return json.path("event").path("sequence").asLong(-1);
        }
    }

    static Viewer connect(HttpClient client, URI http) {
        return connect(client, http, Map.of());
    }

    static Viewer connect(HttpClient client, URI http, Map<String, String> headers) {
        Viewer viewer = new Viewer();
        WebSocket.Builder builder = client.newWebSocketBuilder();
        headers.forEach(builder::header);
        viewer.socket = builder.buildAsync(URI.create("ws" + http.toString().substring("http".length())), viewer)
                .join();
        return viewer;
    }

    void send(String json) {
        socket.sendText(json, true).join();
    }

    /** Sends unless the gateway has closed meanwhile. */
    void trySend(String text) {
        socket.sendText(text, true).exceptionally(closed -> socket).join();
    }

    /** Waits until the gateway has pinged this often. */
    void awaitPing(int times) {
        Awaitility.await().atMost(PATIENCE).until(() -> pings.get() >= times);
    }

    void subscribe(boolean pictures, String... cameras) {
        send("""
                {"type":"subscribe","pictures":%s,"cameras":["%s"]}""".formatted(pictures, String.join("\",\"", cameras)));
    }

    void stopReading() {
        reading = false;
    }

    void readOn() {
        reading = true;
        socket.request(1);
    }

    List<Message> messages() {
        return messages;
    }

    Message await(Predicate<Message> wanted) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> messages.stream().filter(wanted).findFirst().orElse(null), found -> found != null);
    }

    Message await(String type) {
        return await(message -> message.type().equals(type));
    }

    int awaitClose() {
        return Awaitility.await().atMost(PATIENCE).until(() -> closeCode, code -> code != null);
    }

    boolean isClosed() {
        return closeCode != null;
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            add(text.toString().getBytes(StandardCharsets.UTF_8), null);
            text.setLength(0);
        }
        return next(from);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        bytes.writeBytes(part);
        if (last) {
            ByteBuffer message = ByteBuffer.wrap(bytes.toByteArray());
            byte[] header = new byte[message.getInt()];
            message.get(header);
            byte[] jpeg = new byte[message.remaining()];
            message.get(jpeg);
            add(header, jpeg);
            bytes.reset();
        }
        return next(from);
    }

    private void add(byte[] json, byte[] jpeg) {
        try {
            messages.add(new Message(EventJson.mapper().readTree(json), jpeg));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletionStage<?> next(WebSocket from) {
        if (reading) {
            from.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        pings.incrementAndGet();
        return next(from);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closeCode = 1006;
    }

    /** A request with these fields. */
    static ObjectNode request(String type) {
        return EventJson.mapper().createObjectNode().put("type", type);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
