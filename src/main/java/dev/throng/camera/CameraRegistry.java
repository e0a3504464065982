package dev.throng.camera;

import dev.throng.kafka.BrokerUnavailableException;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.TailReader;
import dev.throng.kafka.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cameras topic as a table that can be read and changed. Changes by others show up by themselves. */
public final class CameraRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CameraRegistry.class);
    private static final Duration READ_PATIENCE = Duration.ofSeconds(10);
    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofMillis(400);

    /** Told of every change, this table's own included, and at first of every camera; on one thread. */
    public interface Listener {
        /** A camera is new or has changed. */
        void defined(CameraDefinition definition);

        /** A camera is gone. */
        void removed(String id);
    }

    /** For a table that is only looked at. */
    public static final Listener NOBODY = new Listener() {
        @Override
        public void defined(CameraDefinition definition) {}

        @Override
        public void removed(String id) {}
    };

    /** @param definition null where the camera is gone */
    private record Entry(long offset, @Nullable CameraDefinition definition) {}

    private final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>();
    private final Listener listener;
    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final TailReader reader;

    private CameraRegistry(KafkaSettings settings, String client, Listener listener) {
        this.listener = listener;
        topic = settings.topic(Topic.CAMERAS);
        reader = TailReader.start(client, settings, Set.of(), Set.of(Topic.CAMERAS), this::accept);
        Properties properties = settings.producer(client);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.toIntExact(WRITE_PATIENCE.toMillis()));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(WRITE_PATIENCE.toMillis()));
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(WRITE_PATIENCE.toMillis()) - 1_000);
        producer = new KafkaProducer<>(properties);
    }

    /**
     * Reads all definitions, and follows them from then on; the topic exists.
     *
     * @param client names the Kafka clients and the thread
     * @throws BrokerUnavailableException if that takes longer than ten seconds
     */
    public static CameraRegistry open(KafkaSettings settings, String client, Listener listener) {
        CameraRegistry registry = new CameraRegistry(settings, client, listener);
        if (!registry.reader.awaitCaughtUp(READ_PATIENCE)) {
            registry.close();
            throw new BrokerUnavailableException(
                    "the topic %s cannot be read within %d s; is Kafka well?"
                            .formatted(registry.topic, READ_PATIENCE.toSeconds()),
                    null);
        }
        return registry;
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            return;
        }
        try {
            take(record.key(), record.offset(), record.value() == null ? null : DefinitionJson.read(record.value()));
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("camera", record.key())
                    .addKeyValue("error", e.getMessage())
                    .log("a definition that cannot be read is skipped");
        }
    }

    private synchronized void take(String id, long offset, @Nullable CameraDefinition definition) {
        Entry known = entries.get(id);
        if (known != null && known.offset >= offset) {
            return;
        }
        entries.put(id, new Entry(offset, definition));
        if (definition == null) {
            listener.removed(id);
        } else {
            listener.defined(definition);
        }
    }

    /** The camera's definition, if there is one. */
    public Optional<CameraDefinition> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::definition);
    }

    /** All cameras, by id. */
    public List<CameraDefinition> all() {
        return entries.values().stream()
                .map(Entry::definition)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /**
     * Adds or replaces a camera; returns when Kafka has it, and the table shows it.
     *
     * @throws BrokerUnavailableException if Kafka does not take it within five seconds
     */
    public void put(CameraDefinition definition) {
        write(definition.id(), definition);
    }

    /**
     * Removes a camera, known or not; returns when Kafka has it, and the table shows it.
     *
     * @throws BrokerUnavailableException if Kafka does not take it within five seconds
     */
    public void remove(String id) {
        write(id, null);
    }

    private void write(String id, @Nullable CameraDefinition definition) {
        byte[] value = definition == null ? null : DefinitionJson.write(definition);
        try {
            RecordMetadata written = producer.send(new ProducerRecord<>(topic, id, value))
                    .get(WRITE_PATIENCE.toMillis() + 1_000, TimeUnit.MILLISECONDS);
            take(id, written.offset(), definition);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerUnavailableException("interrupted while changing camera " + id, e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new BrokerUnavailableException(
                    "camera %s could not be changed: Kafka does not answer; try again".formatted(id), e);
        }
    }

    /** False while Kafka does not answer. */
    public boolean isReachable() {
        return reader.isReachable();
    }

    @Override
    public void close() {
        reader.close();
        producer.close(CLOSING);
    }
}
