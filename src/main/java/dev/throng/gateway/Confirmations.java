package dev.throng.gateway;

import dev.throng.event.ConfirmationEvent;
import dev.throng.event.EventJson;
import dev.throng.kafka.BrokerUnavailableException;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes what people say about frames to its topic, where every gateway finds it. */
final class Confirmations implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofMillis(400);

    private final String topic;
    private final CalibrationBoard board;
    private final KafkaProducer<String, byte[]> producer;

    Confirmations(KafkaSettings settings, CalibrationBoard board) {
        this.board = board;
        topic = settings.topic(Topic.CONFIRMATIONS);
        Properties properties = settings.producer("throng-gateway-confirmations");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()) - 1_000);
        producer = new KafkaProducer<>(properties);
    }

    /**
     * Keeps what somebody said; returns when Kafka has it, and the board shows it.
     *
     * @throws BrokerUnavailableException if Kafka does not take it within five seconds
     */
    void confirm(ConfirmationEvent confirmation) {
        await(send(confirmation.key(), EventJson.write(confirmation)));
        board.put(confirmation);
    }

    /**
     * Takes back all that was said about a camera; returns when Kafka has it, and the board shows it.
     *
     * @throws BrokerUnavailableException if Kafka does not take it within five seconds
     */
    void forget(String camera) {
        for (String key : board.keys(camera)) {
            await(send(key, null));
            board.remove(key);
        }
    }

    /** A camera is gone: another one of its id shall not find what was said about this one. Waits for nothing. */
    void cameraGone(String camera) {
        for (String key : board.keys(camera)) {
            var unused = send(key, null);
        }
    }

    private Future<?> send(String key, byte @Nullable [] value) {
        return producer.send(new ProducerRecord<>(topic, key, value));
    }

    private static void await(Future<?> sent) {
        try {
            sent.get(PATIENCE.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerUnavailableException("interrupted while a confirmed count was kept", e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new BrokerUnavailableException(
                    "the confirmed count could not be kept: Kafka does not answer; try again", e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSING);
    }
}
