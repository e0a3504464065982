/**
 * From the counts and alerts topics to an MQTT broker. Of several workers one publishes; what it publishes is retained,
 * the newest value per MQTT topic, so that nothing waits but that, and a broker that is away holds up nothing.
 */
@NullMarked
package dev.throng.notify.mqtt;

import org.jspecify.annotations.NullMarked;
