package dev.throng.camera;

import dev.throng.config.CameraConfig;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the cameras of a configuration onto the cameras topic. The file decides about cameras that came from a file
 * ({@link Origin#FILE}): those it names are added and changed, the others are removed. Cameras that came over REST are
 * left as they are, even where the file names the same id.
 */
public final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final CameraRegistry registry;
    private final Clock clock;

    public Reconciler(CameraRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** Makes the topic say what the file says; writes only what differs. A paused camera stays paused. */
    public void reconcile(List<CameraConfig> cameras) {
        Set<String> named = cameras.stream().map(CameraConfig::id).collect(Collectors.toSet());
        cameras.forEach(this::reconcile);
        registry.all().stream()
                .filter(known -> known.origin() == Origin.FILE && !named.contains(known.id()))
                .forEach(gone -> {
                    LOG.atInfo().addKeyValue("camera", gone.id()).log("camera is no longer in the configuration");
                    registry.remove(gone.id());
                });
    }

    private void reconcile(CameraConfig camera) {
        Optional<CameraDefinition> known = registry.find(camera.id());
        if (known.isEmpty()) {
            registry.put(CameraDefinition.of(camera, Origin.FILE, clock.instant()));
        } else if (known.get().origin() != Origin.FILE) {
            LOG.atWarn()
                    .addKeyValue("camera", camera.id())
                    .log("the configuration's camera is left out: one of this id came over REST; rename or delete one");
        } else if (!known.get().camera().equals(camera)) {
            registry.put(known.get().with(camera, clock.instant()));
        }
    }

    /** Adds cameras that are not there yet, for REST to decide about. */
    public void seed(List<CameraConfig> cameras) {
        cameras.stream()
                .filter(camera -> registry.find(camera.id()).isEmpty())
                .forEach(camera -> registry.put(CameraDefinition.of(camera, Origin.API, clock.instant())));
    }
}
