package dev.throng.ingest;

import dev.throng.camera.CameraState;
import dev.throng.event.CameraStatus;
import dev.throng.event.EventJson;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camera states to Kafka: at each change and every two seconds, on a thread of its own that may wait for the broker.
 */
final class StatusPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusPublisher.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(400);
    /** Changes that wait while the broker is away; later ones are left to the next period. */
    private static final int MAX_WAITING = 1_000;

    private final KafkaProducer<String, byte[]> producer;
    private final String topic;
    private final Clock clock;
    private final Reachability kafka;
    private final ScheduledThreadPoolExecutor executor;
    private final Map<CameraRunner, String> names = new ConcurrentHashMap<>();

    StatusPublisher(KafkaSettings settings, Clock clock, Reachability kafka) {
        this.clock = clock;
        this.kafka = kafka;
        topic = settings.topic(Topic.CAMERA_STATUS);
        Properties properties = settings.producer("throng-camera-status");
        // the next status replaces one that does not get through
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 200);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        producer = new KafkaProducer<>(properties);
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "camera-status");
            thread.setDaemon(true);
            return thread;
        });
        var unused = executor.scheduleAtFixedRate(
                this::sendAll, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on the camera is reported by this name, at each change and every two seconds. */
    void add(CameraRunner camera, String name) {
        later(() -> names.put(camera, name));
    }

    /** People call the camera something else now. */
    void rename(CameraRunner camera, String name) {
        later(() -> {
            if (!name.equals(names.replace(camera, name))) {
                send(camera, camera.life().state());
            }
        });
    }

    /** From now on nothing more is reported of the camera. */
    void remove(CameraRunner camera) {
        later(() -> names.remove(camera));
    }

    /** Takes the camera's last status off the topic. */
    void forget(String id) {
        later(() -> send(id, null));
    }

    private void later(Runnable task) {
        if (!executor.isShutdown()) {
            executor.execute(task);
        }
    }

    /** The camera's state has changed to this; returns at once. */
    void changed(CameraRunner camera, CameraState state) {
        if (!executor.isShutdown() && executor.getQueue().size() < MAX_WAITING) {
            executor.execute(() -> send(camera, state));
        }
    }

    private void sendAll() {
        for (CameraRunner camera : names.keySet()) {
            camera.stats().measure(clock.instant());
            send(camera, camera.life().state());
        }
    }

    private void send(CameraRunner camera, CameraState state) {
        String name = names.get(camera);
        if (name != null) {
            send(camera.camera().id(), EventJson.write(status(camera, name, state)));
        }
    }

    private void send(String id, byte @Nullable [] status) {
        try {
            var unused = producer.send(new ProducerRecord<>(topic, id, status), (to, e) -> kafka.answered(e == null));
        } catch (RuntimeException e) {
            // an exception would end the periodic task
            kafka.answered(false);
            LOG.atDebug().addKeyValue("camera", id).setCause(e).log("status not sent");
        }
    }

    private CameraStatus status(CameraRunner camera, String name, CameraState state) {
        CameraStats stats = camera.stats();
        String reason = state.reason();
        return new CameraStatus(
                CameraStatus.SCHEMA,
                camera.camera().id(),
                name,
                state.label(),
                state.since(),
                clock.instant(),
                stats.fpsIn(),
                stats.fpsOut(),
                stats.width(),
                stats.height(),
                stats.drops(),
                stats.restartCount(),
                reason == null && state instanceof CameraState.Running ? stats.trouble() : reason,
                camera.camera().privacy().label());
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_PATIENCE);
    }
}
