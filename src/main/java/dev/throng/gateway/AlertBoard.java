package dev.throng.gateway;

import dev.throng.event.AlertEvent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The latest event of each alert, of the last thousand alerts. */
final class AlertBoard {
    private static final int KEPT = 1_000;

    private final Map<String, AlertEvent> latest = new LinkedHashMap<>();

    /** False for an event that came before: Kafka may bring one twice. */
    synchronized boolean put(AlertEvent event) {
        AlertEvent known = latest.get(event.id());
        if (known != null && known.revision() >= event.revision()) {
            return false;
        }
        latest.put(event.id(), event);
        if (latest.size() > KEPT) {
            latest.remove(latest.keySet().iterator().next());
        }
        return true;
    }

    synchronized void removeCamera(String id) {
        latest.values().removeIf(alert -> alert.camera().equals(id));
    }

    /** Those that fit, the newest first. */
    synchronized List<AlertEvent> alerts(Predicate<AlertEvent> fitting) {
        return latest.values().stream()
                .filter(fitting)
                .sorted(Comparator.comparing(AlertEvent::at).reversed())
                .toList();
    }

    /** Those of a camera that are not over. */
    List<AlertEvent> open(String camera) {
        return alerts(alert -> isOpen(alert) && alert.camera().equals(camera));
    }

    static boolean isOpen(AlertEvent alert) {
        return alert.state() != AlertEvent.State.CLEARED;
    }
}
