package dev.throng.ingest;

import dev.throng.frame.FrameHeader;
import dev.throng.frame.FrameHeaders;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Frames to Kafka, for all cameras of the process. A live frame is never waited for; one of a file always is. */
final class FramePublisher implements AutoCloseable {
    /** A live frame that has not arrived by then is not worth sending. */
    private static final int DELIVERY_MILLIS = 3_000;

    private static final int MAX_BLOCK_MILLIS = 100;
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(500);

    private final KafkaProducer<String, byte[]> producer;
    private final String topic;
    private volatile boolean reachable = true;

    FramePublisher(KafkaSettings settings) {
        topic = settings.topic(Topic.FRAMES);
        Properties properties = settings.producer("throng-ingest");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS - 1_000);
        producer = new KafkaProducer<>(properties);
    }

    /**
     * Hands a frame to Kafka and returns at once, or after 100 ms if even that is not possible.
     *
     * @param done told whether it arrived
     */
    void publish(String camera, FrameHeader header, byte[] jpeg, java.util.function.Consumer<Boolean> done) {
        send(record(camera, header, jpeg), (metadata, failure) -> {
            reachable = failure == null;
            done.accept(failure == null);
        });
    }

    /**
     * Waits until Kafka has the frame, however long that takes.
     *
     * @param stopping ends the waiting
     * @return false if it was ended
     */
    boolean publishAndWait(String camera, FrameHeader header, byte[] jpeg, BooleanSupplier stopping)
            throws InterruptedException {
        while (!stopping.getAsBoolean()) {
            try {
                producer.send(record(camera, header, jpeg)).get(DELIVERY_MILLIS * 2L, TimeUnit.MILLISECONDS);
                reachable = true;
                return true;
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                reachable = false;
            }
        }
        return false;
    }

    /** False if the last frame did not get through. */
    boolean isReachable() {
        return reachable;
    }

    private void send(ProducerRecord<String, byte[]> record, Callback callback) {
        try {
            var unused = producer.send(record, callback);
        } catch (KafkaException e) {
            callback.onCompletion(null, e);
        }
    }

    private ProducerRecord<String, byte[]> record(String camera, FrameHeader header, byte[] jpeg) {
        var record = new ProducerRecord<>(topic, null, header.capturedAt().toEpochMilli(), camera, jpeg);
        FrameHeaders.write(header, record.headers());
        return record;
    }

    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }
}
