package dev.throng.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.throng.event.AlertEvent;
import dev.throng.event.CameraStatus;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.HeatmapEvent;
import dev.throng.latency.LatencySummary;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message for viewers, encoded once and shared by all of them. Exactly one of text and bytes is there.
 *
 * @param type as in its JSON
 * @param slot messages of the same slot replace each other while they wait
 * @param text JSON
 * @param bytes a picture with its header
 * @param counted the counted frame that it shows, if it is one
 */
record LiveMessage(
        String type,
        String slot,
        @Nullable String text,
        @Nullable Buffer bytes,
        @Nullable Picture counted) {

    /** The slot of a camera's count, with or without its picture. */
    private static String countSlot(CountEvent event) {
        return "count:" + event.camera();
    }

    private static LiveMessage json(String type, String slot, Map<String, ?> fields) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", type);
        message.putAll(fields);
        return new LiveMessage(type, slot, new String(EventJson.write(message), UTF_8), null, null);
    }

    /** The first message on a socket. */
    static LiveMessage hello(String version, long serverTime) {
        return json("hello", "hello", Map.of("version", version, "serverTime", serverTime));
    }

    /** The answer to a ping. */
    static LiveMessage pong(Number sentAt, long receivedAt) {
        return json("pong", "pong", Map.of("sentAt", sentAt, "receivedAt", receivedAt));
    }

    /** An error, which ends nothing; of each code the newest waits. */
    static LiveMessage error(String code, String message) {
        return json("error", "error:" + code, Map.of("code", code, "message", message));
    }

    static LiveMessage status(CameraStatus status) {
        return json("status", "status:" + status.camera(), Map.of("status", status));
    }

    /** An alert's newest event. */
    static LiveMessage alert(AlertEvent alert) {
        return json("alert", "alert:" + alert.id(), Map.of("alert", alert));
    }

    static LiveMessage heatmap(HeatmapEvent heatmap) {
        return json("heatmap", "heatmap:" + heatmap.camera(), Map.of("heatmap", heatmap));
    }

    static LiveMessage latency(LatencySummary summary) {
        return json("latency", "latency", Map.of("summary", summary));
    }

    /** The latest count, for one who has just subscribed. */
    static LiveMessage latest(CountEvent event) {
        return json("count", countSlot(event), Map.of("event", event));
    }

    /** A count without its picture. */
    static LiveMessage count(Picture counted) {
        LiveMessage plain = latest(counted.event());
        return new LiveMessage(plain.type, plain.slot, plain.text, null, counted);
    }

    /** A count with its picture: four bytes, big-endian, with the length of a JSON header; the header; the JPEG. */
    static LiveMessage picture(Picture counted, byte[] jpeg) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("type", "picture");
        header.put("event", counted.event());
        byte[] json = EventJson.write(header);
        Buffer bytes = Buffer.buffer(Integer.BYTES + json.length + jpeg.length)
                .appendInt(json.length)
                .appendBytes(json)
                .appendBytes(jpeg);
        return new LiveMessage("picture", countSlot(counted.event()), null, bytes, counted);
    }
}
