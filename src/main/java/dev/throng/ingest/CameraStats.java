package dev.throng.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a camera's thread counts and times; read by the status publisher. */
final class CameraStats {
    private static final Duration BEHIND = Duration.ofSeconds(10);
    private static final String OVERLOADED = "this machine does not keep up with the stream, and leaves frames out;"
            + " give it fewer cameras, or this one a lower resolution or frame rate";

    private final Counter grabbed;
    private final Counter published;
    private final Counter restarts;
    private final Counter abandoned;
    private final Timer decode;
    private final Timer encode;
    private final Map<DropReason, Counter> drops = new EnumMap<>(DropReason.class);
    private final FpsMeter in;
    private final FpsMeter out;
    private volatile int width;
    private volatile int height;
    private volatile @Nullable String trouble;
    private volatile @Nullable String notice;
    private volatile boolean behind;
    private Instant behindUntil;
    private double staleBefore;

    CameraStats(MeterRegistry registry, String camera, Instant now) {
        String label = IngestMetrics.CAMERA;
        grabbed = registry.counter(IngestMetrics.GRABBED, label, camera);
        published = registry.counter(IngestMetrics.FRAMES, label, camera);
        restarts = registry.counter(IngestMetrics.RESTARTS, label, camera);
        abandoned = registry.counter(IngestMetrics.ABANDONED, label, camera);
        decode = registry.timer(IngestMetrics.DECODE, label, camera);
        encode = registry.timer(IngestMetrics.ENCODE, label, camera);
        for (DropReason reason : DropReason.values()) {
            drops.put(
                    reason, registry.counter(IngestMetrics.DROPS, label, camera, IngestMetrics.REASON, reason.label()));
        }
        behindUntil = now;
        in = new FpsMeter(now);
        out = new FpsMeter(now);
        Gauge.builder(IngestMetrics.FPS_IN, in, FpsMeter::fps)
                .tag(label, camera)
                .register(registry);
        Gauge.builder(IngestMetrics.FPS_OUT, out, FpsMeter::fps)
                .tag(label, camera)
                .register(registry);
    }

    /**
     * A frame was decoded.
     *
     * @param frames one, and those that were left out before it
     * @param stale how many of those were left out for their age
     */
    void grabbed(int frames, int stale, long decodeMicros) {
        grabbed.increment(frames);
        drops.get(DropReason.STALE).increment(stale);
        drops.get(DropReason.SAMPLED).increment(Math.max(0, frames - stale - 1));
        decode.record(decodeMicros, TimeUnit.MICROSECONDS);
    }

    void encoded(long nanos) {
        encode.record(nanos, TimeUnit.NANOSECONDS);
    }

    void published(int frameWidth, int frameHeight) {
        width = frameWidth;
        height = frameHeight;
        trouble = null;
        published.increment();
    }

    void dropped(DropReason reason) {
        drops.get(reason).increment();
    }

    /** Frames are dropped for a reason that somebody should mend. */
    void dropped(DropReason reason, String why) {
        trouble = why;
        dropped(reason);
    }

    void restarted() {
        restarts.increment();
    }

    /** A thread did not come back out of native code, and was given up. */
    void abandoned() {
        abandoned.increment();
    }

    /** Brings the rates up to date, and whether this machine keeps up; for one thread only. */
    void measure(Instant now) {
        double stale = drops.get(DropReason.STALE).count();
        if (stale > staleBefore) {
            behindUntil = now.plus(BEHIND);
        }
        staleBefore = stale;
        behind = now.isBefore(behindUntil);
        in.look(now, (long) grabbed.count());
        out.look(now, (long) published.count());
    }

    double fpsIn() {
        return in.fps();
    }

    double fpsOut() {
        return out.fps();
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

    /** Frames get through, but something should be mended; null if not. */
    void notice(@Nullable String what) {
        notice = what;
    }

    /** What is wrong although the camera runs, first of all why frames do not get through; null if nothing is. */
    @Nullable
    String trouble() {
        String first = trouble;
        return first != null ? first : behind ? OVERLOADED : notice;
    }

    Map<String, Long> drops() {
        Map<String, Long> counts = new TreeMap<>();
        drops.forEach((reason, counter) -> counts.put(reason.label(), (long) counter.count()));
        return counts;
    }
}
