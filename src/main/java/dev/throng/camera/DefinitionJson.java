package dev.throng.camera;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.config.CameraJson;
import dev.throng.event.EventJson;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** {@link CameraDefinition} as the value of a record on the cameras topic; schema: {@code schemas/camera-1.json}. */
public final class DefinitionJson {
    /** The name and version of the layout. */
    public static final String SCHEMA = "throng.camera/1";

    private static final String PAUSED_AT = "pausedAt";

    private DefinitionJson() {}

    /** UTF-8 JSON of a definition, credentials included. */
    public static byte[] write(CameraDefinition definition) {
        ObjectNode json = EventJson.mapper().createObjectNode();
        json.put("schema", SCHEMA);
        json.put("origin", definition.origin().label());
        if (definition.pausedAt() != null) {
            json.put(PAUSED_AT, definition.pausedAt().toString());
        }
        json.put("updatedAt", definition.updatedAt().toString());
        json.set("camera", CameraJson.write(definition.camera()));
        return EventJson.write(json);
    }

    /**
     * Reads a definition.
     *
     * @throws IOException if it is none, or one of a layout that this version does not know; values are not quoted
     */
    public static CameraDefinition read(byte[] value) throws IOException {
        JsonNode json = EventJson.mapper().readTree(value);
        if (json == null || !json.path("schema").asText().equals(SCHEMA)) {
            throw new IOException("not a definition of schema " + SCHEMA);
        }
        try {
            return new CameraDefinition(
                    CameraJson.read(json.path("camera")),
                    json.path("origin").asText().equals(Origin.FILE.label()) ? Origin.FILE : Origin.API,
                    json.has(PAUSED_AT) ? Instant.parse(json.path(PAUSED_AT).asText()) : null,
                    Instant.parse(json.path("updatedAt").asText()));
        } catch (DateTimeParseException e) {
            throw new IOException("not a definition: pausedAt or updatedAt is no time", e);
        }
    }
}
