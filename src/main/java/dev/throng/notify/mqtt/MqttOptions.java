package dev.throng.notify.mqtt;

import dev.throng.config.MqttConfig;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClientOptions;

/** How to connect. */
final class MqttOptions {
    static final String ONLINE = "online";
    static final String OFFLINE = "offline";

    private static final int KEEP_ALIVE_SECONDS = 15;
    private static final int ACK_SECONDS = 10;

    private MqttOptions() {}

    /** @param availability where the broker says that Throng is offline when the connection breaks off */
    static MqttClientOptions of(MqttConfig config, String clientId, String availability) {
        MqttClientOptions options = new MqttClientOptions()
                .setClientId(clientId)
                .setCleanSession(true)
                .setKeepAliveInterval(KEEP_ALIVE_SECONDS)
                .setAckTimeout(ACK_SECONDS)
                .setWillFlag(true)
                .setWillRetain(true)
                .setWillQoS(MqttQoS.AT_LEAST_ONCE.value())
                .setWillTopic(availability)
                .setWillMessageBytes(Buffer.buffer(OFFLINE));
        if (config.username() != null) {
            options.setUsername(config.username());
        }
        if (config.password() != null) {
            options.setPassword(config.password());
        }
        if (config.tls()) {
            options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            if (config.caFile() != null) {
                options.setTrustOptions(
                        new PemTrustOptions().addCertPath(config.caFile().toString()));
            }
        }
        return options;
    }
}
