package dev.throng.kafka;

import dev.throng.config.KafkaConfig;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Client settings tuned for fresh numbers rather than for volume: nothing lingers, nothing waits to fill a fetch. */
public final class KafkaSettings {
    /** Room for a record's key, headers and framing beside the JPEG. */
    private static final int OVERHEAD_BYTES = 16_384;

    private final KafkaConfig config;

    public KafkaSettings(KafkaConfig config) {
        this.config = config;
    }

    /** A topic's full name. */
    public String topic(Topic topic) {
        return topic.name(config.topicPrefix());
    }

    /** The full name of a consumer group; clusters with another prefix have groups of their own. */
    public String group(String name) {
        return config.topicPrefix() + name;
    }

    /** Largest record accepted anywhere on the way of a frame, in bytes. */
    public int maxRecordBytes() {
        return config.maxFrameBytes() + OVERHEAD_BYTES;
    }

    /** Settings that every client needs. */
    public Map<String, Object> common(String clientId) {
        return Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrapServers(),
                CommonClientConfigs.CLIENT_ID_CONFIG,
                clientId,
                CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                2_000);
    }

    /** A producer of string keys and byte values that sends at once. */
    public Properties producer(String clientId) {
        Properties settings = new Properties();
        settings.putAll(common(clientId));
        settings.putAll(Map.of(
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "none",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                maxRecordBytes()));
        return settings;
    }

    /** A consumer of string keys and byte values that fetches at once and commits nothing. */
    public Properties consumer(String clientId) {
        Properties settings = new Properties();
        settings.putAll(common(clientId));
        settings.putAll(Map.of(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                1,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                // partitions that are added later are noticed within this time
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                30_000,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                Math.max(1_048_576, maxRecordBytes())));
        return settings;
    }

    /** How a topic is to be created. */
    Map<String, String> topicSettings(Topic topic) {
        if (!topic.carriesFrames()) {
            return topic.settings();
        }
        var settings = new java.util.HashMap<>(topic.settings());
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecordBytes()));
        return settings;
    }
}
