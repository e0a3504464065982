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
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the gateways every five seconds what this worker counts with, and at the end that it is gone. Whether that gets
 * through is also how the worker knows that Kafka answers: Kafka Streams goes on as if running while the broker is
 * away.
 */
final class WorkerAnnouncer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerAnnouncer.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(500);

    private final KafkaProducer<String, byte[]> producer;
    private final ScheduledExecutorService timer;
    private final String topic;
    private final String worker;
    private volatile boolean reachable = true;

    WorkerAnnouncer(
            KafkaSettings settings,
            String worker,
            HeadCounter counter,
            Supplier<@Nullable String> warning,
            InputSize size,
            Clock clock) {
        this.worker = worker;
        topic = settings.topic(Topic.WORKER_STATUS);
        Properties properties = settings.producer("throng-worker-status");
        // the next announcement replaces one that does not get through
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        producer = new KafkaProducer<>(properties);
        Instant since = clock.instant();
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "worker-status");
            thread.setDaemon(true);
            return thread;
        });
        var unused = timer.scheduleAtFixedRate(
                () -> send(status(worker, counter, warning.get(), size, since, clock.instant())),
                0,
                PERIOD.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static byte[] status(
            String worker, HeadCounter counter, @Nullable String warning, InputSize size, Instant since, Instant now) {
        return EventJson.write(new WorkerStatus(
                WorkerStatus.SCHEMA,
                worker,
                new ModelRef(counter.model().name(), counter.model().version()),
                counter.model().variant(),
                counter.model().license(),
                counter.device(),
                counter.deviceReason(),
                warning,
                size.width(),
                size.height(),
                since,
                now));
    }

    private void send(byte @Nullable [] status) {
        try {
            var unused = producer.send(new ProducerRecord<>(topic, worker, status), (sent, failure) -> {
                reachable = failure == null;
            });
        } catch (KafkaException e) {
            // an exception would end the timer
            LOG.atDebug().setCause(e).log("worker status not sent");
        }
    }

    /** True if Kafka took the last announcement; known at most eight seconds after it goes or returns. */
    boolean isKafkaReachable() {
        return reachable;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        send(null);
        producer.close(CLOSE_PATIENCE);
    }
}
