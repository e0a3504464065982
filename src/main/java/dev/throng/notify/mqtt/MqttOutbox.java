package dev.throng.notify.mqtt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What waits to be published: the newest message of each MQTT topic, and no more. Safe for any number of threads. */
final class MqttOutbox {
    private final Map<String, MqttMessage> waiting = new LinkedHashMap<>();
    private final Map<String, Instant> published = new HashMap<>();
    private final Duration interval;
    private final Clock clock;

    /** @param interval a topic that is limited has no two messages within this time */
    MqttOutbox(Duration interval, Clock clock) {
        this.interval = interval;
        this.clock = clock;
    }

    /** Takes a message in; an older one of its topic that still waits is never published. */
    synchronized void put(MqttMessage message) {
        waiting.put(message.topic(), message);
    }

    /** Takes a message back that did not get through, unless there is a newer one. */
    synchronized void putBack(MqttMessage message) {
        published.remove(message.topic());
        waiting.putIfAbsent(message.topic(), message);
    }

    /** The message that has waited longest of those that may go now; null if there is none. */
    synchronized @Nullable MqttMessage next() {
        Instant now = clock.instant();
        for (Iterator<MqttMessage> each = waiting.values().iterator(); each.hasNext(); ) {
            MqttMessage message = each.next();
            Instant last = published.get(message.topic());
            if (!message.limited() || last == null || !now.isBefore(last.plus(interval))) {
                each.remove();
                if (message.limited()) {
                    published.put(message.topic(), now);
                }
                return message;
            }
        }
        return null;
    }

    synchronized int size() {
        return waiting.size();
    }
}
