package dev.throng.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.camera.CameraDefinition;
import dev.throng.camera.CameraRegistry;
import dev.throng.camera.Origin;
import dev.throng.config.CameraConfig;
import dev.throng.config.CameraJson;
import dev.throng.config.ConfigException;
import dev.throng.config.ConfigLoader;
import dev.throng.config.ThrongConfig;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Changes to cameras on behalf of REST: each is checked as a whole, with all problems listed, and then written to the
 * registry. Methods wait for Kafka; what they throw is the reply.
 */
final class CameraChanges {
    private static final String ID = "id";

    private final CameraRegistry registry;
    private final ThrongConfig config;
    private final Clock clock;
    private final ConfigLoader loader = new ConfigLoader();

    CameraChanges(CameraRegistry registry, ThrongConfig config, Clock clock) {
        this.registry = registry;
        this.config = config;
        this.clock = clock;
    }

    synchronized void create(ObjectNode settings) {
        CameraConfig camera = valid(settings);
        if (registry.find(camera.id()).isPresent()) {
            throw new ApiException(
                    409, "CAMERA_EXISTS", "there is a camera %s already; choose another id".formatted(camera.id()));
        }
        registry.put(CameraDefinition.of(camera, Origin.API, clock.instant()));
    }

    synchronized void replace(String id, ObjectNode settings) {
        CameraDefinition known = changeable(id);
        ObjectNode complete = CameraJson.unmasked(settings, known.camera());
        if (!complete.has(ID)) {
            complete.put(ID, id);
        }
        put(known, settings, complete);
    }

    synchronized void patch(String id, ObjectNode patch) {
        CameraDefinition known = changeable(id);
        put(known, patch, merged(CameraJson.write(known.camera()), CameraJson.unmasked(patch, known.camera())));
    }

    private void put(CameraDefinition known, ObjectNode said, ObjectNode settings) {
        CameraConfig camera = valid(said, settings, known.camera());
        if (!camera.id().equals(known.id())) {
            throw invalid(List.of(
                    "id: is %s; a camera cannot change its id, but be deleted and added".formatted(known.id())));
        }
        if (!camera.equals(known.camera())) {
            registry.put(known.with(camera, clock.instant()));
        }
    }

    /** RFC 7396, section 2. */
    private static ObjectNode merged(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(change -> {
            JsonNode value = change.getValue();
            if (value.isNull()) {
                target.remove(change.getKey());
            } else if (value instanceof ObjectNode inner) {
                JsonNode before = target.path(change.getKey());
                target.set(
                        change.getKey(),
                        merged(before instanceof ObjectNode object ? object : target.objectNode(), inner));
            } else {
                target.set(change.getKey(), value);
            }
        });
        return target;
    }

    void pause(String id) {
        turn(id, known -> known.paused(clock.instant()));
    }

    void resume(String id) {
        turn(id, known -> known.resumed(clock.instant()));
    }

    private synchronized void turn(String id, UnaryOperator<CameraDefinition> change) {
        CameraDefinition known = registry.find(id).orElseThrow(() -> ApiException.unknownCamera(id));
        CameraDefinition changed = change.apply(known);
        if (!changed.equals(known)) {
            registry.put(changed);
        }
    }

    /** Removes a camera; also one that is not defined any more, but of which a status was left behind. */
    synchronized void remove(String id) {
        if (registry.find(id).isPresent()) {
            changeable(id);
        }
        registry.remove(id);
    }

    /** Settings to be tried; stars stand for the credentials of the camera of this id, if there is one. */
    CameraConfig toTest(ObjectNode settings) {
        return registry.find(settings.path(ID).asText())
                .map(CameraDefinition::camera)
                .map(known -> valid(settings, CameraJson.unmasked(settings, known), known))
                .orElseGet(() -> valid(settings));
    }

    private CameraDefinition changeable(String id) {
        CameraDefinition known = registry.find(id).orElseThrow(() -> ApiException.unknownCamera(id));
        if (known.origin() == Origin.FILE) {
            throw new ApiException(
                    409,
                    "CAMERA_FROM_FILE",
                    "camera %s comes from the configuration file; change it there, it is read again by itself"
                            .formatted(id));
        }
        return known;
    }

    private CameraConfig valid(ObjectNode said, ObjectNode settings, CameraConfig known) {
        List<String> carriedAway = CameraJson.carriedAway(said, settings, known);
        if (!carriedAway.isEmpty()) {
            throw invalid(carriedAway);
        }
        return valid(settings);
    }

    private CameraConfig valid(ObjectNode settings) {
        List<String> starred = CameraJson.starred(settings);
        if (!starred.isEmpty()) {
            throw invalid(starred);
        }
        try {
            return loader.camera(settings, config);
        } catch (ConfigException e) {
            throw invalid(e.problems());
        }
    }

    private static ApiException invalid(List<String> problems) {
        return new ApiException(
                400,
                "CAMERA_INVALID",
                "the camera has %d problem%s".formatted(problems.size(), problems.size() == 1 ? "" : "s"),
                problems);
    }
}
