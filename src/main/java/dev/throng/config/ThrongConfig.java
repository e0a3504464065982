package dev.throng.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code throng.yml} says, validated, with defaults filled in. One record per section; each states its
 * defaults in its compact constructor.
 *
 * @param mqtt null where nothing is published to MQTT
 */
public record ThrongConfig(
        KafkaConfig kafka,
        @Nullable List<CameraConfig> cameras,
        IngestConfig ingest,
        ModelConfig model,
        WorkerConfig worker,
        @Nullable MqttConfig mqtt,
        ListenerConfig gateway,
        ListenerConfig management) {

    /** Port of the page, REST and WebSocket unless set. */
    public static final int GATEWAY_PORT = 8080;

    /** Port of health, readiness and metrics unless set. */
    public static final int MANAGEMENT_PORT = 8081;

    public ThrongConfig(
            @Nullable KafkaConfig kafka,
            @Nullable List<CameraConfig> cameras,
            @Nullable IngestConfig ingest,
            @Nullable ModelConfig model,
            @Nullable WorkerConfig worker,
            @Nullable MqttConfig mqtt,
            @Nullable ListenerConfig gateway,
            @Nullable ListenerConfig management) {
        this.kafka = kafka == null ? KafkaConfig.defaults() : kafka;
        this.cameras = cameras == null ? null : List.copyOf(cameras);
        this.ingest = ingest == null ? new IngestConfig(null, null, null) : ingest;
        this.model = model == null ? ModelConfig.defaults() : model;
        this.worker = worker == null ? WorkerConfig.defaults() : worker;
        this.mqtt = mqtt;
        this.gateway = ListenerConfig.withDefaults(gateway, GATEWAY_PORT);
        this.management = ListenerConfig.withDefaults(management, MANAGEMENT_PORT);
    }

    /** Without MQTT. */
    public ThrongConfig(
            @Nullable KafkaConfig kafka,
            @Nullable List<CameraConfig> cameras,
            @Nullable IngestConfig ingest,
            @Nullable ModelConfig model,
            @Nullable WorkerConfig worker,
            @Nullable ListenerConfig gateway,
            @Nullable ListenerConfig management) {
        this(kafka, cameras, ingest, model, worker, null, gateway, management);
    }

    /** The cameras; none where the file does not speak of them. */
    @Override
    public List<CameraConfig> cameras() {
        return cameras == null ? List.of() : cameras;
    }

    /** True if the file speaks of cameras, be it to say that there are none. */
    public boolean namesCameras() {
        return cameras != null;
    }

    /** The folders below which cameras may name files. */
    public FileFolders fileFolders() {
        return FileFolders.of(this);
    }

    /** The same with other cameras. */
    public ThrongConfig withCameras(@Nullable List<CameraConfig> others) {
        return new ThrongConfig(kafka, others, ingest, model, worker, mqtt, gateway, management);
    }

    /** The same with another MQTT broker. */
    public ThrongConfig withMqtt(@Nullable MqttConfig other) {
        return new ThrongConfig(kafka, cameras, ingest, model, worker, other, gateway, management);
    }

    /** The same with other Kafka settings. */
    public ThrongConfig withKafka(KafkaConfig other) {
        return new ThrongConfig(other, cameras, ingest, model, worker, mqtt, gateway, management);
    }

    /** The same with another model. */
    public ThrongConfig withModel(ModelConfig other) {
        return new ThrongConfig(kafka, cameras, ingest, other, worker, mqtt, gateway, management);
    }

    /** The same with other listeners. */
    public ThrongConfig withListeners(ListenerConfig otherGateway, ListenerConfig otherManagement) {
        return new ThrongConfig(kafka, cameras, ingest, model, worker, mqtt, otherGateway, otherManagement);
    }
}
