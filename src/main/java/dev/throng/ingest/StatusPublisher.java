package dev.throng.ingest;

import dev.throng.camera.CameraState;
import dev.throng.event.CameraStatus;
import dev.throng.event.EventJson;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
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
    private final List<CameraRunner> cameras = new CopyOnWriteArrayList<>();

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

    /** From now on the camera is reported every two seconds. */
    void add(CameraRunner camera) {
        cameras.add(camera);
    }

    /** The camera's state has changed to this; returns at once. */
    void changed(CameraRunner camera, CameraState state) {
        if (!executor.isShutdown() && executor.getQueue().size() < MAX_WAITING) {
            executor.execute(() -> send(camera, state));
        }
    }

    private void sendAll() {
        for (CameraRunner camera : cameras) {
            camera.stats().measure(clock.instant());
            send(camera, camera.life().state());
        }
    }

    private void send(CameraRunner camera, CameraState state) {
        String id = camera.camera().id();
        try {
            var unused =
                    producer.send(new ProducerRecord<>(topic, id, EventJson.write(status(camera, state))), (to, e) -> {
                        kafka.answered(e == null);
                    });
        } catch (RuntimeException e) {
            // an exception would end the periodic task
            kafka.answered(false);
            LOG.atDebug().addKeyValue("camera", id).setCause(e).log("status not sent");
        }
    }

    private CameraStatus status(CameraRunner camera, CameraState state) {
        CameraStats stats = camera.stats();
        String reason = state.reason();
        return new CameraStatus(
                CameraStatus.SCHEMA,
                camera.camera().id(),
                camera.camera().name(),
                state.label(),
                state.since(),
                clock.instant(),
                stats.fpsIn(),
                stats.fpsOut(),
                stats.width(),
                stats.height(),
                stats.drops(),
                stats.restartCount(),
                reason == null && state instanceof CameraState.Running ? stats.trouble() : reason);
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
