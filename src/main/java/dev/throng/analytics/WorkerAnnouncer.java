package dev.throng.analytics;

import dev.throng.config.InputSize;
import dev.throng.event.EventJson;
import dev.throng.event.ModelRef;
import dev.throng.event.WorkerStatus;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import dev.throng.vision.HeadCounter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Tells the gateways every five seconds what this worker counts with, and at the end that it is gone. */
final class WorkerAnnouncer implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final KafkaProducer<String, byte[]> producer;
    private final ScheduledExecutorService timer;
    private final String topic;
    private final String worker;

    WorkerAnnouncer(KafkaSettings settings, String worker, HeadCounter counter, InputSize size, Clock clock) {
        this.worker = worker;
        topic = settings.topic(Topic.WORKER_STATUS);
        Properties properties = settings.producer("throng-worker-status");
        // the next announcement replaces one that does not get through
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        producer = new KafkaProducer<>(properties);
        Instant since = clock.instant();
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "worker-status");
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleAtFixedRate(
                () -> send(status(worker, counter, size, since, clock.instant())),
                0,
                PERIOD.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static byte[] status(String worker, HeadCounter counter, InputSize size, Instant since, Instant now) {
        return EventJson.write(new WorkerStatus(
                WorkerStatus.SCHEMA,
                worker,
                new ModelRef(counter.model().name(), counter.model().version()),
                counter.model().variant(),
                counter.model().license(),
                counter.device(),
                counter.deviceReason(),
                size.width(),
                size.height(),
                since,
                now));
    }

    private void send(byte[] status) {
        var unused = producer.send(new ProducerRecord<>(topic, worker, status));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        send(null);
        producer.close(CLOSE_PATIENCE);
    }
}
