package dev.throng.gateway;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.event.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Bodies of requests as JSON objects. Nothing of a body is quoted in a reply: passwords stand there. */
final class CameraBodies {
    private static final String JSON = "application/json";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final ObjectReader STRICT = EventJson.mapper()
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private CameraBodies() {}

    /**
     * The body of a request with settings.
     *
     * @throws ApiException if it is no JSON object
     */
    static ObjectNode settings(RoutingContext call) {
        return object(call, List.of(JSON));
    }

    /**
     * The body of a request with a merge patch.
     *
     * @throws ApiException if it is no JSON object
     */
    static ObjectNode patch(RoutingContext call) {
        return object(call, List.of(MERGE_PATCH, JSON));
    }

    private static ObjectNode object(RoutingContext call, List<String> types) {
        String type = call.request().getHeader("content-type");
        String essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!types.contains(essence)) {
            throw new ApiException(415, "CONTENT_TYPE_UNSUPPORTED", "send content-type: " + types.get(0));
        }
        Buffer body = call.body().buffer();
        try {
            JsonNode json = body == null ? null : STRICT.readTree(body.getBytes());
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw new ApiException(400, "BODY_INVALID", "the body is not a JSON object");
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
            throw new ApiException(
                    400, "BODY_INVALID", "the body is not JSON, or names a setting twice%s".formatted(where));
        } catch (IOException e) {
            throw new ApiException(400, "BODY_INVALID", "the body cannot be read");
        }
    }
}
