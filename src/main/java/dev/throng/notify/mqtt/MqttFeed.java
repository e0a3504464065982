package dev.throng.notify.mqtt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.event.AlertEvent;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.ZoneCount;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** From records on Kafka to MQTT messages. Belongs to one thread. */
final class MqttFeed {
    private final String counts;
    private final String alerts;
    private final MqttTopics topics;
    private final @Nullable HomeAssistant homeAssistant;
    private final Consumer<MqttMessage> out;
    /** Cameras whose last counts and alerts may still be under way. */
    private final Set<String> gone = new HashSet<>();
    /** Topics that retain something, so that it can be taken back. */
    private final Set<String> retaining = new HashSet<>();

    /** @param homeAssistant null where it is not to be told */
    MqttFeed(
            KafkaSettings settings,
            MqttTopics topics,
            @Nullable HomeAssistant homeAssistant,
            Consumer<MqttMessage> out) {
        counts = settings.topic(Topic.COUNTS);
        alerts = settings.topic(Topic.ALERTS);
        this.topics = topics;
        this.homeAssistant = homeAssistant;
        this.out = out;
    }

    /** Takes a record of the counts, alerts or cameras topic. */
    void accept(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(counts)) {
                count(EventJson.read(record.value(), CountEvent.class));
            } else if (record.topic().equals(alerts)) {
                alert(record.value());
            } else if (record.value() == null) {
                removed(record.key());
            } else {
                gone.remove(record.key());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void alert(byte[] json) throws IOException {
        AlertEvent alert = EventJson.read(json, AlertEvent.class);
        String topic = topics.alert(alert);
        if (alert.reason() == AlertEvent.Reason.REMOVED) {
            out.accept(MqttMessage.removing(topic));
        } else {
            send(new MqttMessage(topic, Buffer.buffer(json), false));
        }
    }

    private void count(CountEvent event) {
        if (gone.contains(event.camera())) {
            return;
        }
        ObjectNode camera = figures(event, event.count(), event.level());
        limited(topics.count(event.camera()), camera);
        introduce(topics.count(event.camera()), event.camera(), null);
        for (ZoneCount zone : event.zones()) {
            ObjectNode figures = figures(event, zone.count(), zone.level());
            if (zone.density() != null) {
                figures.put("density", zone.density());
            }
            limited(topics.count(event.camera(), zone.id()), figures);
            introduce(topics.count(event.camera(), zone.id()), event.camera(), zone);
        }
    }

    private static ObjectNode figures(CountEvent event, int count, String level) {
        return EventJson.mapper()
                .createObjectNode()
                .put("count", count)
                .put("level", level)
                .put("capturedAt", event.capturedAt().toString());
    }

    private void limited(String topic, ObjectNode figures) {
        out.accept(new MqttMessage(topic, Buffer.buffer(figures.toString()), true));
    }

    /** Once for each place. */
    private void introduce(String countTopic, String camera, @Nullable ZoneCount zone) {
        if (retaining.add(countTopic) && homeAssistant != null) {
            send(homeAssistant.sensor(countTopic, camera, zone));
        }
    }

    private void send(MqttMessage message) {
        retaining.add(message.topic());
        out.accept(message);
    }

    /** What is retained of a camera that is gone is taken back. */
    private void removed(String camera) {
        gone.add(camera);
        List<String> taken = new ArrayList<>(retaining);
        taken.removeIf(topic -> !topic.startsWith(topics.camera(camera) + "/")
                && (homeAssistant == null || !homeAssistant.isOf(topic, camera)));
        taken.sort(Comparator.naturalOrder());
        taken.forEach(topic -> out.accept(MqttMessage.removing(topic)));
        taken.forEach(retaining::remove);
    }
}
