package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.frame.FrameHeader;
import dev.throng.frame.FrameHeaders;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Frames to Kafka, for all cameras of the process. A live frame is never waited for; one of a file always is. The
 * outcome given to a caller is null if the frame arrived, and else why not.
 */
final class FramePublisher implements AutoCloseable {
    /** A live frame that has not arrived by then is not worth sending. */
    private static final int DELIVERY_MILLIS = 3_000;

    private static final int MAX_BLOCK_MILLIS = 50;
    /** Frames of all cameras that wait to be sent; more are dropped. */
    private static final int BUFFER_BYTES = 32 << 20;

    private static final int LOOK_MILLIS = 50;
    private static final Duration RETRY_PAUSE = Duration.ofMillis(250);
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(400);

    private final KafkaProducer<String, byte[]> producer;
    private final String topic;
    private final Reachability kafka;

    FramePublisher(KafkaSettings settings, Reachability kafka) {
        this.kafka = kafka;
        topic = settings.topic(Topic.FRAMES);
        Properties properties = settings.producer("throng-ingest");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS - 1_000);
        producer = new KafkaProducer<>(properties);
    }

    /** Hands a frame to Kafka and returns at once, or after 50 ms if even that is not possible. */
    void publish(CameraConfig camera, FrameHeader header, byte[] jpeg, Consumer<@Nullable Exception> done) {
        Callback settled = (metadata, failure) -> {
            kafka.answered(answers(failure));
            done.accept(failure);
        };
        try {
            var unused = producer.send(record(camera, header, jpeg), settled);
        } catch (KafkaException e) {
            settled.onCompletion(null, e);
        }
    }

    /** Tries until Kafka has the frame or refuses it; does neither, and tells nothing, if stopped before. */
    void publishAndWait(
            CameraConfig camera, FrameHeader header, byte[] jpeg, StopSignal stop, Consumer<@Nullable Exception> done)
            throws InterruptedException {
        while (!stop.isSet()) {
            try {
                if (!arrives(producer.send(record(camera, header, jpeg)), stop)) {
                    return;
                }
                kafka.answered(true);
                done.accept(null);
                return;
            } catch (RecordTooLargeException e) {
                done.accept(e);
                return;
            } catch (KafkaException e) {
                kafka.answered(false);
                if (stop.await(RETRY_PAUSE)) {
                    return;
                }
            }
        }
    }

    /** Waits for the answer; false if stopped before. */
    private static boolean arrives(Future<RecordMetadata> sent, StopSignal stop) throws InterruptedException {
        while (!stop.isSet()) {
            try {
                sent.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                // not yet: Kafka itself gives up after the delivery timeout
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
            }
        }
        return false;
    }

    /** A refusal is an answer too. */
    private static boolean answers(@Nullable Exception failure) {
        return failure == null || failure instanceof RecordTooLargeException;
    }

    private ProducerRecord<String, byte[]> record(CameraConfig camera, FrameHeader header, byte[] jpeg) {
        var record = new ProducerRecord<>(topic, null, header.capturedAt().toEpochMilli(), camera.id(), jpeg);
        FrameHeaders.write(header, record.headers());
        FrameHeaders.writePrivacy(camera.privacy(), record.headers());
        return record;
    }

    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }
}
