package dev.throng.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.calibration.CalibrationFit;
import dev.throng.config.CalibrationConfig;
import dev.throng.config.CameraConfig;
import dev.throng.config.CameraJson;
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
import java.util.function.UnaryOperator;

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
        HttpResponse<byte[]> reply =
                send(request -> request.method("PATCH", HttpRequest.BodyPublishers.ofByteArray(patch))
                        .header("content-type", "application/merge-patch+json"));
        if (reply.statusCode() != 200) {
            throw new UserError("--apply: the gateway does not take it: " + message(reply));
        }
    }

    /**
     * The camera's settings, with stars for credentials.
     *
     * @throws UserError with the gateway's words, if it does not know or show them
     */
    CameraConfig settings() throws InterruptedException {
        HttpResponse<byte[]> reply = send(HttpRequest.Builder::GET);
        if (reply.statusCode() != 200) {
            throw new UserError("--camera: the gateway does not show camera %s: %s".formatted(id, message(reply)));
        }
        try {
            JsonNode settings = EventJson.mapper().readTree(reply.body()).path("settings");
            if (settings.isMissingNode()) {
                throw new UserError("--apply: the gateway at %s lets nobody change cameras; use one on 127.0.0.1"
                        .formatted(Secrets.mask(gateway.toString())));
            }
            return CameraJson.read(settings);
        } catch (IOException e) {
            throw new UserError("--apply: what answers at %s is no gateway of this version"
                    .formatted(Secrets.mask(gateway.toString())));
        }
    }

    private HttpResponse<byte[]> send(UnaryOperator<HttpRequest.Builder> method) throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("/api/v1/cameras/" + id))
                    .timeout(PATIENCE);
            return HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(method.apply(request).build(), HttpResponse.BodyHandlers.ofByteArray());
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
