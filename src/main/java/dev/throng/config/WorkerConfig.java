package dev.throng.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How frames are counted.
 *
 * @param applicationId consumer group of the workers that share the frames
 * @param streamThreads Kafka Streams threads: they decode and letterbox, and are as many as a batch can be wide
 * @param maxBatch frames in one run of the model at most
 * @param maxWait how long a frame waits for others to fill a batch
 * @param maxAge frames of live cameras older than this are dropped before decoding
 * @param medianWindow how far back the counts go whose median is told beside each count, 0 s to 1 min
 * @param heatHalfLife after which a frame weighs half in its camera's heat map, 1 s or more
 * @param alertTimeout after which a camera without any count has its alerts cleared, 10 s or more
 * @param stores where levels and open minutes are kept beside their changelog on Kafka
 * @param standbyReplicas other workers that keep a copy of each store, 0 to 5
 * @param stateDirectory of this worker alone; null for a temporary one that goes with the process
 * @param groupProtocol how the workers share the cameras out among themselves
 * @param webhooks addresses that are told of every alert
 */
@RecordBuilder
public record WorkerConfig(
        String applicationId,
        Integer streamThreads,
        Integer maxBatch,
        Duration maxWait,
        Duration maxAge,
        Duration medianWindow,
        Duration heatHalfLife,
        Duration alertTimeout,
        Stores stores,
        Integer standbyReplicas,
        @Nullable Path stateDirectory,
        GroupProtocol groupProtocol,
        List<WebhookConfig> webhooks)
        implements WorkerConfigBuilder.With {

    /** Where state is kept. */
    public enum Stores {
        @JsonProperty("memory")
        MEMORY,
        @JsonProperty("rocksdb")
        ROCKSDB
    }

    /** Who decides about the shares. */
    public enum GroupProtocol {
        /** The workers among themselves. */
        @JsonProperty("classic")
        CLASSIC,
        /** The brokers, Kafka 4.2 or newer. */
        @JsonProperty("streams")
        STREAMS
    }

    public WorkerConfig {
        applicationId = Defaults.or(applicationId, "throng-worker");
        streamThreads = Defaults.or(streamThreads, 4);
        maxBatch = Defaults.or(maxBatch, 4);
        maxWait = Defaults.or(maxWait, Duration.ofMillis(2));
        maxAge = Defaults.or(maxAge, Duration.ofSeconds(1));
        medianWindow = Defaults.or(medianWindow, Duration.ofSeconds(5));
        heatHalfLife = Defaults.or(heatHalfLife, Duration.ofMinutes(5));
        alertTimeout = Defaults.or(alertTimeout, Duration.ofMinutes(5));
        stores = Defaults.or(stores, Stores.MEMORY);
        standbyReplicas = Defaults.or(standbyReplicas, 0);
        groupProtocol = Defaults.or(groupProtocol, GroupProtocol.CLASSIC);
        webhooks = List.copyOf(Defaults.or(webhooks, List.of()));
    }

    /** All defaults. */
    public static WorkerConfig defaults() {
        return WorkerConfigBuilder.builder().build();
    }
}
