package dev.throng.notify.mqtt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.event.EventJson;
import dev.throng.event.ZoneCount;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Introduces each count to Home Assistant as a sensor, by its MQTT discovery: a retained message under
 * {@code homeassistant/sensor/}.
 */
record HomeAssistant(MqttTopics topics) {
    private static final String DISCOVERY = "homeassistant/sensor/";

    /**
     * A sensor.
     *
     * @param countTopic where its values are
     * @param zone null for the whole picture
     */
    MqttMessage sensor(String countTopic, String camera, @Nullable ZoneCount zone) {
        String id = zone == null ? "people" : "zone-" + zone.id();
        ObjectNode sensor = EventJson.mapper()
                .createObjectNode()
                .put("name", zone == null ? "People" : zone.name())
                .put("unique_id", node(camera) + "_" + id)
                .put("state_topic", countTopic)
                .put("value_template", "{{ value_json.count }}")
                .put("json_attributes_topic", countTopic)
                .put("state_class", "measurement")
                .put("unit_of_measurement", "people")
                .put("icon", "mdi:account-group")
                .put("availability_topic", topics.availability());
        sensor.putObject("device")
                .put("name", camera)
                .put("manufacturer", "Throng")
                .putArray("identifiers")
                .add(node(camera));
        return new MqttMessage(
                DISCOVERY + node(camera) + "/" + id + "/config", Buffer.buffer(sensor.toString()), false);
    }

    /** True if the topic introduces a sensor of the camera. */
    boolean isOf(String topic, String camera) {
        return topic.startsWith(DISCOVERY + node(camera) + "/");
    }

    private String node(String camera) {
        return topics.prefix().replaceAll("[^a-zA-Z0-9-]", "-") + "_" + camera;
    }
}
