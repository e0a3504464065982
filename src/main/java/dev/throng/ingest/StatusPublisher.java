package dev.throng.ingest;

import dev.throng.event.CameraStatus;
import dev.throng.event.EventJson;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camera states to Kafka: at each change and every two seconds, on a thread of its own that may wait for the broker.
 */
final class StatusPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusPublisher.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final KafkaProducer<String, byte[]> producer;
    private final String topic;
    private final Clock clock;
    private final ScheduledExecutorService executor;
    private final List<CameraRunner> cameras = new CopyOnWriteArrayList<>();
    private final Map<CameraRunner, Rates> rates = new HashMap<>();

    StatusPublisher(KafkaSettings settings, Clock clock) {
        this.clock = clock;
        topic = settings.topic(Topic.CAMERA_STATUS);
        Properties properties = settings.producer("throng-camera-status");
        // the next status replaces one that does not get through
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        producer = new KafkaProducer<>(properties);
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "camera-status");
            thread.setDaemon(true);
            return thread;
        });
        var unused = executor.scheduleAtFixedRate(
                () -> cameras.forEach(this::send), PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    void add(CameraRunner camera) {
        cameras.add(camera);
    }

    /** The camera's state has changed; returns at once. */
    void changed(CameraRunner camera) {
        try {
            executor.execute(() -> send(camera));
        } catch (RejectedExecutionException e) {
            // closing: whoever follows the topic sees no more of this process
            LOG.atDebug().addKeyValue("camera", camera.camera().id()).log("status not sent while closing");
        }
    }

    private void send(CameraRunner camera) {
        Rates current = Rates.of(camera.stats(), clock.instant());
        Rates earlier = rates.getOrDefault(camera, current);
        if (Duration.between(earlier.at, current.at).compareTo(PERIOD.dividedBy(2)) > 0 || earlier == current) {
            rates.put(camera, current.since(earlier));
        }
        try {
            byte[] status = EventJson.write(status(camera, rates.get(camera)));
            var unused =
                    producer.send(new ProducerRecord<>(topic, camera.camera().id(), status));
        } catch (KafkaException e) {
            LOG.atDebug().addKeyValue("camera", camera.camera().id()).log("status not sent: Kafka is away");
        }
    }

    private CameraStatus status(CameraRunner runner, Rates measured) {
        CameraStats stats = runner.stats();
        return new CameraStatus(
                CameraStatus.SCHEMA,
                runner.camera().id(),
                runner.camera().name(),
                runner.state().label(),
                runner.state().since(),
                clock.instant(),
                measured.fpsIn,
                measured.fpsOut,
                stats.width(),
                stats.height(),
                stats.drops(),
                stats.restartCount(),
                runner.state().reason());
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

    /** Counts at a moment, and the rates since the moment before. */
    private record Rates(Instant at, long grabbed, long published, double fpsIn, double fpsOut) {
        static Rates of(CameraStats stats, Instant now) {
            return new Rates(now, stats.grabbedCount(), stats.publishedCount(), 0, 0);
        }

        Rates since(Rates earlier) {
            double seconds = Duration.between(earlier.at, at).toMillis() / 1000.0;
            return seconds <= 0
                    ? this
                    : new Rates(
                            at,
                            grabbed,
                            published,
                            rate(grabbed - earlier.grabbed, seconds),
                            rate(published - earlier.published, seconds));
        }

        private static double rate(long frames, double seconds) {
            return Math.round(frames / seconds * 10) / 10.0;
        }
    }
}
