package dev.throng.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.event.EventJson;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What viewers say on the socket: subscribe, ping, displayed. What cannot be understood gets an error back. */
final class LiveRequests {
    private static final String ALL = "*";

    private final Board board;
    private final LiveHub hub;
    private final Clock clock;

    LiveRequests(Board board, LiveHub hub, Clock clock) {
        this.board = board;
        this.hub = hub;
        this.clock = clock;
    }

    void handle(LiveClient client, String text) {
        JsonNode request;
        try {
            request = EventJson.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            client.offer(LiveMessage.error(
                    "NOT_JSON", "expected a JSON object such as {\"type\":\"subscribe\",\"cameras\":[\"*\"]}"));
            return;
        }
        switch (request.path("type").asText("")) {
            case "subscribe" -> subscribe(client, request);
            case "ping" -> ping(client, request);
            case "displayed" -> displayed(client, request);
            default -> client.offer(LiveMessage.error("TYPE_UNKNOWN", "type must be subscribe, ping or displayed"));
        }
    }

    private void subscribe(LiveClient client, JsonNode request) {
        if (!request.path("cameras").isArray()) {
            client.offer(LiveMessage.error("CAMERAS_MISSING", "cameras must be an array of ids, or [\"*\"] for all"));
            return;
        }
        boolean all = false;
        Set<String> wanted = new HashSet<>();
        for (JsonNode camera : request.path("cameras")) {
            String id = camera.asText();
            if (id.equals(ALL)) {
                all = true;
            } else if (board.knows(id)) {
                wanted.add(id);
            } else {
                client.offer(LiveMessage.error(
                        "CAMERA_UNKNOWN", "no camera %s; GET /api/v1/cameras lists them".formatted(id)));
            }
        }
        hub.subscribe(
                client,
                new Subscription(
                        all,
                        wanted,
                        request.path("pictures").asBoolean(false),
                        request.path("latency").asBoolean(false)));
    }

    private void ping(LiveClient client, JsonNode request) {
        client.offer(LiveMessage.json("pong", Map.of("sentAt", request.path("sentAt"), "receivedAt", clock.millis())));
    }

    private static void displayed(LiveClient client, JsonNode request) {
        double at = request.path("displayedAt").asDouble(0);
        client.displayed(
                request.path("camera").asText(""),
                request.path("sequence").asLong(-1),
                Instant.EPOCH.plusNanos(Math.round(Math.max(0, Math.min(at, 4e12)) * 1e6)));
    }
}
