package dev.throng.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.calibration.CalibrationFit;
import dev.throng.config.CalibrationConfig;
import dev.throng.config.Secrets;
import dev.throng.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A camera of a running system, over REST. */
final class RunningCamera {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI gateway;
    private final String id;

    /** @param gateway the page's address */
    RunningCamera(URI gateway, String id) {
        this.gateway = gateway;
        this.id = id;
    }

    /**
     * Sets the camera's calibration, which holds from the next frame on.
     *
     * @throws UserError with the gateway's words, if it is not taken
     */
    void calibrate(CalibrationFit fit) throws InterruptedException {
        byte[] patch = EventJson.write(Map.of("calibration", new CalibrationConfig(fit.threshold(), fit.scale())));
        URI target = gateway.resolve("/api/v1/cameras/" + id);
        try {
            HttpRequest request = HttpRequest.newBuilder(target)
                    .timeout(PATIENCE)
                    .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(patch))
                    .header("content-type", "application/merge-patch+json")
                    .build();
            HttpResponse<byte[]> reply = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (reply.statusCode() != 200) {
                throw new UserError("--apply: the gateway does not take it: " + message(reply));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("--apply: no gateway answers at %s".formatted(Secrets.mask(gateway.toString())));
        }
    }

    private static String message(HttpResponse<byte[]> reply) {
        try {
            JsonNode error = EventJson.mapper().readTree(reply.body());
            if (error != null && error.has("message")) {
                List<String> lines =
                        new ArrayList<>(List.of(error.path("message").asText()));
                error.path("details").forEach(detail -> lines.add(detail.asText()));
                return String.join("; ", lines);
            }
        } catch (IOException e) {
            // not a gateway's reply: the status says as much as there is
            return "status " + reply.statusCode();
        }
        return "status " + reply.statusCode();
    }
}
