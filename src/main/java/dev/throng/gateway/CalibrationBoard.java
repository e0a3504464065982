package dev.throng.gateway;

import dev.throng.calibration.ConfidenceSteps;
import dev.throng.calibration.ConfirmedCount;
import dev.throng.event.CountEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What people say about frames that were counted of late, by camera; in memory. Frames of which somebody got a snapshot
 * are remembered for longer: counting by hand takes its time.
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
            camera(event.camera()).recent.put(event.sequence(), Counted.of(event));
        }
    }

    /** Somebody got a snapshot of this frame. */
    synchronized void shown(CountEvent event) {
        if (event.pointsAbove().size() == ConfidenceSteps.COUNT) {
            camera(event.camera()).snapshots.put(event.sequence(), Counted.of(event));
        }
    }

    /** Somebody counted the people of a frame; false if the frame is not remembered. */
    synchronized boolean confirm(String camera, long sequence, int people) {
        Camera known = camera(camera);
        Counted counted = known.snapshots.getOrDefault(sequence, known.recent.get(sequence));
        if (counted == null) {
            return false;
        }
        known.confirmed.put(
                sequence, new ConfirmedCount(Long.toString(sequence), people, counted.count, counted.pointsAbove));
        return true;
    }

    /** What was confirmed, the first one first. */
    synchronized List<ConfirmedCount> confirmed(String camera) {
        Camera known = cameras.get(camera);
        return known == null ? List.of() : List.copyOf(known.confirmed.values());
    }

    /** Forgets what was confirmed. */
    synchronized void clear(String camera) {
        camera(camera).confirmed.clear();
    }

    synchronized void removeCamera(String camera) {
        cameras.remove(camera);
    }

    private Camera camera(String id) {
        return cameras.computeIfAbsent(id, first -> new Camera());
    }

    private record Counted(int count, List<Integer> pointsAbove) {
        static Counted of(CountEvent event) {
            return new Counted(event.count(), event.pointsAbove());
        }
    }

    private static final class Camera {
        private final Map<Long, Counted> recent = new Newest<>(RECENT);
        private final Map<Long, Counted> snapshots = new Newest<>(SNAPSHOTS);
        private final Map<Long, ConfirmedCount> confirmed = new Newest<>(CONFIRMED);
    }

    private static final class Newest<V> extends LinkedHashMap<Long, V> {
        private static final long serialVersionUID = 1;

        private final int most;

        Newest(int most) {
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
            return size() > most;
        }
    }
}
