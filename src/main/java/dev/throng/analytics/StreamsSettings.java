package dev.throng.analytics;

import dev.throng.config.WorkerConfig;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams, set for fresh numbers: nothing lingers, nothing is cached, little is fetched ahead. */
final class StreamsSettings {
    private StreamsSettings() {}

    static Properties of(WorkerConfig worker, KafkaSettings kafka, Path stateDirectory) {
        Properties settings = new Properties();
        settings.putAll(kafka.common(worker.applicationId()));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, worker.applicationId());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, worker.streamThreads());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.POLL_MS_CONFIG, 10);
        // a worker that takes over counts again what came after the last commit
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 4);
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, RejectHandler.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, RejectHandler.class);
        settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RejectHandler.class);
        settings.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, kafka.topic(Topic.REJECTED));
        kafka.consumer("unused").forEach((key, value) -> consumer(settings, (String) key, value));
        kafka.producer("unused").forEach((key, value) -> producer(settings, (String) key, value));
        // what is fetched ahead grows old: a few frames are enough to keep the model busy
        consumer(settings, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 8);
        // Not latest: a new group would lose the frames that come while it finds its place, and so would one that was
        // away for longer than frames are kept. What is too old among live ones is dropped undecoded. (by_duration
        // finds
        // no place in an empty partition until the next request timeout.)
        consumer(settings, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        share(settings, worker);
        return settings;
    }

    private static void share(Properties settings, WorkerConfig worker) {
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, worker.groupProtocol().name());
        if (worker.groupProtocol() == WorkerConfig.GroupProtocol.CLASSIC) {
            settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, worker.standbyReplicas());
            // A dead worker's cameras are counted again within 10 s; brokers allow no session under 6 s, unless
            // group.min.session.timeout.ms says so.
            consumer(settings, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
            consumer(settings, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        }
    }

    private static void consumer(Properties settings, String key, Object value) {
        if (!isOwnedByStreams(key)) {
            settings.put(StreamsConfig.consumerPrefix(key), value);
        }
    }

    private static void producer(Properties settings, String key, Object value) {
        if (!isOwnedByStreams(key)) {
            settings.put(StreamsConfig.producerPrefix(key), value);
        }
    }

    private static boolean isOwnedByStreams(String key) {
        return key.equals(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG)
                || key.equals(StreamsConfig.CLIENT_ID_CONFIG)
                || key.equals(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG)
                || key.endsWith("serializer");
    }
}
