package dev.throng.gateway;

import dev.throng.camera.CameraDefinition;
import dev.throng.config.CalibrationConfig;
import dev.throng.config.Privacy;
import dev.throng.event.CameraStatus;
import dev.throng.event.CountEvent;
import dev.throng.event.HeatmapEvent;
import dev.throng.event.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The latest of everything: what a newcomer is told at once. */
final class Board {
    /** A worker says every five seconds that it is there; three misses, and it is not. */
    private static final Duration WORKER_SILENCE = Duration.ofSeconds(15);

    private final Clock clock;
    private final boolean showSettings;
    private final Map<String, CameraDefinition> definitions = new ConcurrentHashMap<>();
    private final Set<String> undefined = ConcurrentHashMap.newKeySet();
    private final Map<String, CameraStatus> statuses = new ConcurrentHashMap<>();
    private final Map<String, CountEvent> counts = new ConcurrentHashMap<>();
    private final Map<String, HeatmapEvent> heatmaps = new ConcurrentHashMap<>();
    private final Map<String, WorkerStatus> workers = new ConcurrentHashMap<>();
    private final AlertBoard alerts = new AlertBoard();
    private final CalibrationBoard calibrations = new CalibrationBoard();

    /** @param showSettings true if views may show the cameras' settings */
    Board(Clock clock, boolean showSettings) {
        this.clock = clock;
        this.showSettings = showSettings;
    }

    void define(CameraDefinition definition) {
        undefined.remove(definition.id());
        definitions.put(definition.id(), definition);
    }

    /** The camera was removed: what still comes of it is old. */
    void undefine(String id) {
        undefined.add(id);
        definitions.remove(id);
    }

    boolean defines(String id) {
        return definitions.containsKey(id);
    }

    /** False for a status of a camera that was removed. */
    boolean put(CameraStatus status) {
        if (undefined.contains(status.camera())) {
            return false;
        }
        statuses.put(status.camera(), status);
        return true;
    }

    /** False for an event that came before: Kafka may bring one twice; and for one of a camera that was removed. */
    boolean put(CountEvent event) {
        if (undefined.contains(event.camera())) {
            return false;
        }
        boolean[] taken = {false};
        counts.compute(event.camera(), (id, latest) -> {
            taken[0] = latest == null || isNewer(event, latest);
            return taken[0] ? event : latest;
        });
        if (taken[0]) {
            calibrations.counted(event);
        }
        return taken[0];
    }

    /** A new run may begin at a lower sequence, and a camera's clock may be set back; not both for a new event. */
    private static boolean isNewer(CountEvent next, CountEvent latest) {
        return next.sequence() > latest.sequence() || next.capturedAt().isAfter(latest.capturedAt());
    }

    /** False for one of a camera that was removed. */
    boolean put(HeatmapEvent heatmap) {
        if (undefined.contains(heatmap.camera())) {
            return false;
        }
        heatmaps.put(heatmap.camera(), heatmap);
        return true;
    }

    void put(WorkerStatus worker) {
        workers.put(worker.worker(), worker);
    }

    /** False if nothing was known of the camera. */
    boolean removeCamera(String id) {
        boolean known = knows(id);
        statuses.remove(id);
        counts.remove(id);
        heatmaps.remove(id);
        alerts.removeCamera(id);
        calibrations.removeCamera(id);
        return known;
    }

    void removeWorker(String id) {
        workers.remove(id);
    }

    /** Ids of all cameras that were heard of, sorted. */
    Set<String> cameras() {
        Set<String> ids = new TreeSet<>(statuses.keySet());
        ids.addAll(counts.keySet());
        return ids;
    }

    boolean knows(String camera) {
        return statuses.containsKey(camera) || counts.containsKey(camera);
    }

    /** The id, if there is such a camera; else the reply that says so is thrown. */
    String known(String camera) {
        if (!knows(camera)) {
            throw ApiException.unknownCamera(camera);
        }
        return camera;
    }

    Optional<CameraStatus> status(String camera) {
        return Optional.ofNullable(statuses.get(camera));
    }

    Optional<CountEvent> count(String camera) {
        return Optional.ofNullable(counts.get(camera));
    }

    /** The id, unless the camera's pictures are for nobody to see: then the reply that says so is thrown. */
    String withPictures(String camera) {
        CameraDefinition definition = definitions.get(camera);
        if (definition != null && definition.camera().privacy() == Privacy.NO_PICTURES) {
            throw new ApiException(
                    403,
                    "PICTURES_WITHHELD",
                    "camera %s shows no pictures, since its setting privacy is %s; counts go on"
                            .formatted(camera, Privacy.NO_PICTURES.label()));
        }
        return camera;
    }

    Optional<HeatmapEvent> heatmap(String camera) {
        return Optional.ofNullable(heatmaps.get(camera));
    }

    AlertBoard alerts() {
        return alerts;
    }

    CalibrationBoard calibrations() {
        return calibrations;
    }

    /** As the camera is set; null if it has none. */
    @Nullable
    CalibrationConfig calibration(String camera) {
        CameraDefinition definition = definitions.get(camera);
        return definition == null ? null : definition.camera().calibration();
    }

    CameraView view(String camera) {
        CameraDefinition definition = definitions.get(camera);
        CameraView view = CameraView.of(camera, statuses.get(camera), counts.get(camera), clock.instant());
        return definition == null ? view : view.defined(definition, showSettings);
    }

    /** Workers that are there. */
    List<WorkerStatus> workers() {
        Instant oldest = clock.instant().minus(WORKER_SILENCE);
        workers.values().removeIf(worker -> worker.updatedAt().isBefore(oldest));
        return workers.values().stream()
                .sorted(java.util.Comparator.comparing(WorkerStatus::since))
                .toList();
    }
}
