package dev.throng.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message for viewers, encoded once and shared by all of them.
 *
 * @param type as in its JSON
 * @param slot messages of the same slot replace each other while they wait
 * @param data UTF-8 text, or a picture's bytes
 * @param binary true for a picture
 * @param picture the counted frame that it shows, if it is one
 */
record LiveMessage(
        String type,
        String slot,
        Buffer data,
        boolean binary,
        @Nullable Picture picture) {
    /** JSON with one more field beside the type. */
    static LiveMessage json(String type, String slot, String field, Object value) {
        return new LiveMessage(type, slot, json(Map.of("type", type, field, value)), false, null);
    }

    /** JSON with several fields beside the type. */
    static LiveMessage json(String type, Map<String, ?> fields) {
        ObjectNode node = EventJson.mapper().createObjectNode().put("type", type);
        node.setAll((ObjectNode) EventJson.mapper().valueToTree(fields));
        return new LiveMessage(type, type, json(node), false, null);
    }

    /** An error, which ends nothing. */
    static LiveMessage error(String code, String message) {
        return new LiveMessage(
                "error",
                "error:" + message,
                json(Map.of("type", "error", "code", code, "message", message)),
                false,
                null);
    }

    /** A count without its picture. */
    static LiveMessage count(Picture counted) {
        CountEvent event = counted.event();
        return new LiveMessage(
                "count", "count:" + event.camera(), json(Map.of("type", "count", "event", event)), false, counted);
    }

    /** A count with its picture: four bytes, big-endian, with the length of a JSON header; the header; the JPEG. */
    static LiveMessage picture(Picture counted) {
        CountEvent event = counted.event();
        Buffer header = json(Map.of("type", "picture", "event", event));
        Buffer data = Buffer.buffer(4 + header.length() + counted.jpeg().length)
                .appendInt(header.length())
                .appendBuffer(header)
                .appendBytes(counted.jpeg());
        return new LiveMessage("picture", "count:" + event.camera(), data, true, counted);
    }

    private static Buffer json(Object value) {
        return Buffer.buffer(EventJson.write(value));
    }
}
