package dev.throng.gateway;

import dev.throng.event.CameraStatus;
import dev.throng.event.CountEvent;
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

/** The latest of everything: what a newcomer is told at once. */
final class Board {
    /** A worker says every five seconds that it is there; three misses, and it is not. */
    private static final Duration WORKER_SILENCE = Duration.ofSeconds(15);

    private final Clock clock;
    private final Map<String, CameraStatus> statuses = new ConcurrentHashMap<>();
    private final Map<String, CountEvent> counts = new ConcurrentHashMap<>();
    private final Map<String, WorkerStatus> workers = new ConcurrentHashMap<>();
    private final AlertBoard alerts = new AlertBoard();

    Board(Clock clock) {
        this.clock = clock;
    }

    void put(CameraStatus status) {
        statuses.put(status.camera(), status);
    }

    /** False for an event that came before: Kafka may bring one twice. */
    boolean put(CountEvent event) {
        boolean[] taken = {false};
        counts.compute(event.camera(), (id, latest) -> {
            taken[0] = latest == null || isNewer(event, latest);
            return taken[0] ? event : latest;
        });
        return taken[0];
    }

    /** A new run may begin at a lower sequence, and a camera's clock may be set back; not both for a new event. */
    private static boolean isNewer(CountEvent next, CountEvent latest) {
        return next.sequence() > latest.sequence() || next.capturedAt().isAfter(latest.capturedAt());
    }

    void put(WorkerStatus worker) {
        workers.put(worker.worker(), worker);
    }

    void removeCamera(String id) {
        statuses.remove(id);
        counts.remove(id);
        alerts.removeCamera(id);
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

    Optional<CameraStatus> status(String camera) {
        return Optional.ofNullable(statuses.get(camera));
    }

    Optional<CountEvent> count(String camera) {
        return Optional.ofNullable(counts.get(camera));
    }

    AlertBoard alerts() {
        return alerts;
    }

    CameraView view(String camera) {
        return CameraView.of(camera, statuses.get(camera), counts.get(camera), clock.instant());
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
