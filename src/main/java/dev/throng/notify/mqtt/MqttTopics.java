package dev.throng.notify.mqtt;

import dev.throng.event.AlertEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names of the MQTT topics. Ids of cameras and zones are lower-case letters, digits and hyphens.
 *
 * @param prefix without a slash at its end
 */
record MqttTopics(String prefix) {
    /** {@code online} or {@code offline}. */
    String availability() {
        return prefix + "/availability";
    }

    /** A camera's count. */
    String count(String camera) {
        return camera(camera) + "/count";
    }

    /** A zone's count. */
    String count(String camera, String zone) {
        return zone(camera, zone) + "/count";
    }

    /** The newest event of a place's alerts of one kind. */
    String alert(AlertEvent alert) {
        String place = place(alert.camera(), alert.zone());
        return "%s/alerts/%s".formatted(place, alert.kind().name().toLowerCase(Locale.ROOT));
    }

    /** What all topics of a camera begin with. */
    String camera(String camera) {
        return "%s/cameras/%s".formatted(prefix, camera);
    }

    private String place(String camera, @Nullable String zone) {
        return zone == null ? camera(camera) : zone(camera, zone);
    }

    private String zone(String camera, String zone) {
        return "%s/zones/%s".formatted(camera(camera), zone);
    }
}
