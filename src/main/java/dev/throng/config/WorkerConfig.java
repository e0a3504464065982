package dev.throng.config;

import java.time.Duration;
import java.util.List;

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
 * @param webhooks addresses that are told of every alert
 */
public record WorkerConfig(
        String applicationId,
        Integer streamThreads,
        Integer maxBatch,
        Duration maxWait,
        Duration maxAge,
        Duration medianWindow,
        Duration heatHalfLife,
        List<WebhookConfig> webhooks) {
    public WorkerConfig {
        applicationId = Defaults.or(applicationId, "throng-worker");
        streamThreads = Defaults.or(streamThreads, 4);
        maxBatch = Defaults.or(maxBatch, 4);
        maxWait = Defaults.or(maxWait, Duration.ofMillis(2));
        maxAge = Defaults.or(maxAge, Duration.ofSeconds(1));
        medianWindow = Defaults.or(medianWindow, Duration.ofSeconds(5));
        heatHalfLife = Defaults.or(heatHalfLife, Duration.ofMinutes(5));
        webhooks = List.copyOf(Defaults.or(webhooks, List.of()));
    }

    /** All defaults. */
    public static WorkerConfig defaults() {
        return new WorkerConfig(null, null, null, null, null, null, null, null);
    }
}
