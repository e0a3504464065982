package dev.throng.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which Kafka to use and how its topics look.
 *
 * @param bootstrapServers {@code host:port,...} of a cluster; empty for the embedded broker of {@code throng run}
 * @param topicPrefix put before each topic name
 * @param partitions of each topic that is created
 * @param replicationFactor of each topic that is created
 * @param maxFrameBytes largest record on the frames topic
 * @param embeddedPort loopback port of the embedded broker, 0 for any free one
 * @param dataDirectory of the embedded broker; null for a temporary one that goes with the process
 */
public record KafkaConfig(
        String bootstrapServers,
        String topicPrefix,
        Integer partitions,
        Integer replicationFactor,
        Integer maxFrameBytes,
        Integer embeddedPort,
        @Nullable Path dataDirectory) {

    public KafkaConfig {
        bootstrapServers = Defaults.or(bootstrapServers, "");
        topicPrefix = Defaults.or(topicPrefix, "throng.");
        partitions = Defaults.or(partitions, 12);
        replicationFactor = Defaults.or(replicationFactor, 1);
        maxFrameBytes = Defaults.or(maxFrameBytes, 1_000_000);
        embeddedPort = Defaults.or(embeddedPort, 9092);
    }

    /** All defaults. */
    public static KafkaConfig defaults() {
        return new KafkaConfig(null, null, null, null, null, null, null);
    }

    /** Whether all that is on Kafka goes with the process: an embedded broker without a folder. */
    public boolean isTemporary() {
        return bootstrapServers.isEmpty() && dataDirectory == null;
    }

    /** The same cluster settings, reached at these servers. */
    public KafkaConfig at(String servers) {
        return new KafkaConfig(
                servers, topicPrefix, partitions, replicationFactor, maxFrameBytes, embeddedPort, dataDirectory);
    }

    /** The same with the embedded broker on another port. */
    public KafkaConfig withEmbeddedPort(int port) {
        return new KafkaConfig(
                bootstrapServers, topicPrefix, partitions, replicationFactor, maxFrameBytes, port, dataDirectory);
    }
}
