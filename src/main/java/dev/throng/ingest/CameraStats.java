package dev.throng.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What a camera's thread counts; read by the status publisher. */
final class CameraStats {
    /** Frames that the source delivered; label {@code camera}. */
    static final String GRABBED = "throng.ingest.grabbed";
    /** Frames published; label {@code camera}. */
    static final String FRAMES = "throng.ingest.frames";
    /** Frames not handed on; labels {@code camera} and {@code reason}. */
    static final String DROPS = "throng.ingest.drops";
    /** Times that a source had to be opened again; label {@code camera}. */
    static final String RESTARTS = "throng.ingest.restarts";

    private final Counter grabbed;
    private final Counter published;
    private final Counter restarts;
    private final Map<DropReason, Counter> drops = new EnumMap<>(DropReason.class);
    private volatile int width;
    private volatile int height;

    CameraStats(MeterRegistry registry, String camera) {
        grabbed = registry.counter(GRABBED, "camera", camera);
        published = registry.counter(FRAMES, "camera", camera);
        restarts = registry.counter(RESTARTS, "camera", camera);
        for (DropReason reason : DropReason.values()) {
            drops.put(reason, registry.counter(DROPS, "camera", camera, "reason", reason.label()));
        }
    }

    void grabbed() {
        grabbed.increment();
    }

    void published(int frameWidth, int frameHeight) {
        width = frameWidth;
        height = frameHeight;
        published.increment();
    }

    void dropped(DropReason reason) {
        drops.get(reason).increment();
    }

    void restarted() {
        restarts.increment();
    }

    long grabbedCount() {
        return (long) grabbed.count();
    }

    long publishedCount() {
        return (long) published.count();
    }

    long restartCount() {
        return (long) restarts.count();
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    Map<String, Long> drops() {
        Map<String, Long> counts = new java.util.TreeMap<>();
        drops.forEach((reason, counter) -> counts.put(reason.label(), (long) counter.count()));
        return counts;
    }
}
