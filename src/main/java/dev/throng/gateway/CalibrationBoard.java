package dev.throng.gateway;

import dev.throng.calibration.ConfidenceSteps;
import dev.throng.event.ConfirmationEvent;
import dev.throng.event.CountEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people said about frames, by camera, and the frames counted of late that they may speak of. Frames of which
 * somebody got a snapshot are remembered for longer: counting by hand takes its time.
 */
final class CalibrationBoard {
    /** At five frames a second, a minute. */
    private static final int RECENT = 300;

    private static final int SNAPSHOTS = 50;
    private static final int CONFIRMED = 100;

    private final Map<String, Camera> cameras = new HashMap<>();

    /** A frame was counted; one by a worker that does not tell enough of it is passed over. */
    synchronized void counted(CountEvent event) {
        if (event.pointsAbove().size() == ConfidenceSteps.COUNT) {
            camera(event.camera()).recent.put(event.sequence(), withoutPoints(event));
        }
    }

    /** Somebody got a snapshot of this frame. */
    synchronized void shown(CountEvent event) {
        if (event.pointsAbove().size() == ConfidenceSteps.COUNT) {
            camera(event.camera()).snapshots.put(event.sequence(), withoutPoints(event));
        }
    }

    private static CountEvent withoutPoints(CountEvent event) {
        return event.withPoints(List.of()).withZones(List.of());
    }

    /** The frame, without its points and zones, if it is remembered. */
    synchronized Optional<CountEvent> frame(String camera, long sequence) {
        Camera known = camera(camera);
        return Optional.ofNullable(known.snapshots.getOrDefault(sequence, known.recent.get(sequence)));
    }

    /** Somebody counted the people of a frame. */
    synchronized void put(ConfirmationEvent confirmation) {
        camera(confirmation.camera()).confirmed.put(confirmation.key(), confirmation);
    }

    /** What was said about a frame is taken back. */
    synchronized void remove(String key) {
        Camera known = cameras.get(ConfirmationEvent.cameraOf(key));
        if (known != null) {
            known.confirmed.remove(key);
        }
    }

    /** What was confirmed, the first one first. */
    synchronized List<ConfirmationEvent> confirmed(String camera) {
        return camera(camera).confirmed.values().stream()
                .sorted(Comparator.comparing(ConfirmationEvent::confirmedAt))
                .toList();
    }

    /** The keys of all that was confirmed. */
    synchronized Set<String> keys(String camera) {
        return Set.copyOf(camera(camera).confirmed.keySet());
    }

    synchronized void removeCamera(String camera) {
        cameras.remove(camera);
    }

    private Camera camera(String id) {
        return cameras.computeIfAbsent(id, first -> new Camera());
    }

    private static final class Camera {
        private final Map<Long, CountEvent> recent = new Newest<>(RECENT);
        private final Map<Long, CountEvent> snapshots = new Newest<>(SNAPSHOTS);
        private final Map<String, ConfirmationEvent> confirmed = new Newest<>(CONFIRMED);
    }

    private static final class Newest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        private final int most;

        Newest(int most) {
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}
