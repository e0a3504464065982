package dev.throng.notify.mqtt;

import io.vertx.core.buffer.Buffer;

/**
 * Something to publish, to be retained by the broker.
 *
 * @param topic whole, with its prefix
 * @param payload nothing takes back what is retained
 * @param limited whether it may be left out when a newer one comes soon
 */
record MqttMessage(String topic, Buffer payload, boolean limited) {
    /** Takes back what a topic retains. */
    static MqttMessage removing(String topic) {
        return new MqttMessage(topic, Buffer.buffer(), false);
    }
}
