package dev.throng.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.event.EventJson;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What viewers say on the socket: subscribe, ping, displayed. What cannot be understood gets an error back. */
final class LiveRequests {
    private static final String ALL = "*";
    private static final int MAX_NAMED = 5;
    private static final int MAX_ID_LENGTH = 64;

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
            client.refuse("NOT_JSON", "expected a JSON object such as {\"type\":\"subscribe\",\"cameras\":[\"*\"]}");
            return;
        }
        switch (request.path("type").asText("")) {
            case "subscribe" -> subscribe(client, request);
            case "ping" -> ping(client, request);
            case "displayed" -> displayed(client, request);
            default -> client.refuse("TYPE_UNKNOWN", "type must be subscribe, ping or displayed");
        }
    }

    private void subscribe(LiveClient client, JsonNode request) {
        if (!request.path("cameras").isArray()) {
            client.refuse("CAMERAS_MISSING", "cameras must be an array of ids, or [\"*\"] for all");
            return;
        }
        Set<String> wanted = new HashSet<>();
        request.path("cameras").forEach(camera -> wanted.add(camera.asText()));
        boolean all = wanted.remove(ALL);
        List<String> unknown =
                wanted.stream().filter(id -> !board.knows(id)).sorted().toList();
        unknown.forEach(wanted::remove);
        if (!unknown.isEmpty()) {
            client.refuse("CAMERA_UNKNOWN", "no camera %s; GET /api/v1/cameras lists them".formatted(some(unknown)));
        }
        hub.subscribe(
                client,
                new Subscription(
                        all,
                        wanted,
                        request.path("pictures").asBoolean(false),
                        request.path("heatmaps").asBoolean(false),
                        request.path("latency").asBoolean(false)));
    }

    /** Enough of the ids to see what is wrong, in a message of bounded size. */
    private static String some(List<String> ids) {
        return ids.stream()
                        .limit(MAX_NAMED)
                        .map(id -> id.substring(0, Math.min(id.length(), MAX_ID_LENGTH)))
                        .collect(Collectors.joining(", "))
                + (ids.size() > MAX_NAMED ? " and %d more".formatted(ids.size() - MAX_NAMED) : "");
    }

    private void ping(LiveClient client, JsonNode request) {
        JsonNode sentAt = request.path("sentAt");
        if (sentAt.isNumber()) {
            client.offer(LiveMessage.pong(sentAt.numberValue(), clock.millis()));
        } else {
            client.refuse("REQUEST_INVALID", "sentAt must be a number: milliseconds on your clock");
        }
    }

    private static void displayed(LiveClient client, JsonNode request) {
        double at = request.path("displayedAt").asDouble(0);
        client.latency()
                .displayed(
                        request.path("camera").asText(""),
                        request.path("sequence").asLong(-1),
                        Instant.EPOCH.plusNanos(Math.round(Math.max(0, Math.min(at, 4e12)) * 1e6)));
    }
}
