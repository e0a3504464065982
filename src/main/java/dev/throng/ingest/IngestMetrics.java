package dev.throng.ingest;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Names and labels of this package's metrics, as Micrometer writes them. Prometheus shows {@code throng.ingest.frames}
 * as {@code throng_ingest_frames_total}, and times in seconds.
 */
final class IngestMetrics {
    private static final String PREFIX = "throng.ingest.";

    /** Counter: frames that the source delivered; label {@link #CAMERA}. */
    static final String GRABBED = "throng.ingest.grabbed";
    /** Counter: frames published; label {@link #CAMERA}. */
    static final String FRAMES = "throng.ingest.frames";
    /** Counter: frames not handed on; labels {@link #CAMERA} and {@link #REASON}. */
    static final String DROPS = "throng.ingest.drops";
    /** Counter: times that a source had to be opened again; label {@link #CAMERA}. */
    static final String RESTARTS = "throng.ingest.restarts";
    /** Counter: threads given up, since they did not come back out of native code; label {@link #CAMERA}. */
    static final String ABANDONED = "throng.ingest.abandoned";
    /** Timer: processor time of the decoder for each frame grabbed; label {@link #CAMERA}. */
    static final String DECODE = "throng.ingest.decode";
    /** Timer: colour conversion, scaling and JPEG compression of each sampled frame; label {@link #CAMERA}. */
    static final String ENCODE = "throng.ingest.encode";
    /** Gauge: frames per second that the source delivered over the last seconds; label {@link #CAMERA}. */
    static final String FPS_IN = "throng.ingest.fps.in";
    /** Gauge: frames per second published over the last seconds; label {@link #CAMERA}. */
    static final String FPS_OUT = "throng.ingest.fps.out";
    /** Gauge: 1 for the state that the camera is in, 0 for the others; labels {@link #CAMERA} and {@link #STATE}. */
    static final String IN_STATE = "throng.ingest.state";

    /** Label: the camera's id. */
    static final String CAMERA = "camera";
    /** Label: a {@link DropReason}. */
    static final String REASON = "reason";
    /** Label: a camera state as in the statuses. */
    static final String STATE = "state";

    private IngestMetrics() {}

    /** Takes a camera's metrics off the registry: it runs here no longer, or begins anew. */
    static void forget(MeterRegistry registry, String camera) {
        registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith(PREFIX) && camera.equals(id.getTag(CAMERA)))
                .forEach(registry::remove);
    }
}
