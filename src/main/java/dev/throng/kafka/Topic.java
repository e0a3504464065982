package dev.throng.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** The topics, without their prefix, and how long each keeps its records. All are keyed by camera id. */
@SuppressWarnings("ImmutableEnumChecker") // the maps come from Map.of
public enum Topic {
    /** Camera definitions, newest per camera; the one topic that may hold credentials. */
    CAMERAS("cameras", compacted()),
    /** One JPEG per record; see {@code dev.throng.frame}. */
    FRAMES("frames", retained(Duration.ofSeconds(60))),
    /** CountEvent. */
    COUNTS("counts", retained(Duration.ofHours(24))),
    /** AlertEvent. */
    ALERTS("alerts", retained(Duration.ofDays(7))),
    /** MinuteEvent, newest per camera and minute; keyed by both, placed by camera. */
    HISTORY("history", compactedWithin(Duration.ofDays(30))),
    /** HeatmapEvent, one a second. */
    HEATMAPS("heatmaps", retained(Duration.ofSeconds(60))),
    /** ConfirmationEvent, newest per frame; keyed by camera and the frame's capture time. */
    CONFIRMATIONS("confirmations", compactedWithin(Duration.ofDays(90))),
    /** CameraStatus, newest per camera. */
    CAMERA_STATUS("camera-status", compacted()),
    /** WorkerStatus, newest per worker; keyed by worker id. */
    WORKER_STATUS("worker-status", compacted()),
    /** Frames that could not be counted, with the reason in headers. */
    REJECTED("rejected", retained(Duration.ofHours(1)));

    private final String suffix;
    private final Map<String, String> settings;

    Topic(String suffix, Map<String, String> settings) {
        this.suffix = suffix;
        this.settings = settings;
    }

    /** The topic's full name. */
    public String name(String prefix) {
        return prefix + suffix;
    }

    /** True if records are whole frames and may be large. */
    public boolean carriesFrames() {
        return this == FRAMES || this == REJECTED;
    }

    Map<String, String> settings() {
        return settings;
    }

    private static Map<String, String> retained(Duration time) {
        // retention works by whole segments: roll them well within the time
        long segmentMillis = Math.max(
                10_000, Math.min(time.toMillis() / 4, Duration.ofHours(1).toMillis()));
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(segmentMillis));
    }

    private static Map<String, String> compacted() {
        return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    private static Map<String, String> compactedWithin(Duration time) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(time.toMillis()),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(Duration.ofDays(1).toMillis()));
    }
}
