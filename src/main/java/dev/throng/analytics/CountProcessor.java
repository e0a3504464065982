package dev.throng.analytics;

import dev.throng.event.CountEvent;
import dev.throng.frame.BadFrameException;
import dev.throng.frame.FrameHeader;
import dev.throng.frame.FrameHeaders;
import dev.throng.vision.Detections;
import dev.throng.vision.FrameInput;
import dev.throng.vision.HeadCounter;
import dev.throng.vision.ModelException;
import dev.throng.vision.ModelStuckException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Counts one frame after the other; blocks until its count is there, so that offsets advance only after the result. */
final class CountProcessor extends ContextualProcessor<String, byte[], String, Object> {
    /** Why a frame is dropped while the model does not come back from another one. */
    private static final String STUCK = "stuck";

    private final HeadCounter counter;
    private final ZoneBook zones;
    private final Smoother smoother;
    private final CountEvents events;
    private final Freshness freshness;
    private final WorkerMetrics metrics;
    private final Clock clock;
    /** Frames that were dropped, by camera and reason. */
    private final Map<String, Map<String, Long>> drops = new HashMap<>();

    private @Nullable FrameInput input;

    CountProcessor(
            HeadCounter counter,
            ZoneBook zones,
            Smoother smoother,
            CountEvents events,
            Freshness freshness,
            WorkerMetrics metrics,
            Clock clock) {
        this.counter = counter;
        this.zones = zones;
        this.smoother = smoother;
        this.events = events;
        this.freshness = freshness;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Native memory is taken on the stream thread that will give it back, not where the topology is built. */
    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        input = counter.newInput();
    }

    @Override
    public void process(Record<String, byte[]> frame) {
        Instant received = now();
        try {
            FrameHeader header = readHeader(frame);
            String dropped = freshness.dropReason(frame.key(), header, received);
            if (dropped != null) {
                drop(frame.key(), dropped);
                return;
            }
            load(frame, header);
            Instant loaded = now();
            Detections detections = counter.count(input);
            CountedZones counted = smoother.smooth(
                    frame.key(), header.capturedAt(), zones.of(frame.key()).count(detections.points()));
            CountEvent event = events.of(
                    frame.key(),
                    header,
                    detections,
                    counted,
                    received,
                    loaded,
                    now(),
                    drops.getOrDefault(frame.key(), Map.of()));
            metrics.counted(frame.key(), detections.inference());
            context().forward(frame.withValue(event).withHeaders(new RecordHeaders()), WorkerTopology.LEVEL);
        } catch (Rejection e) {
            reject(frame, e.kind, e.getMessage());
        } catch (ModelStuckException e) {
            // nothing is wrong with the frame; one of a file is sent again
            drop(frame.key(), STUCK);
        } catch (ModelException e) {
            reject(frame, "model", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static FrameHeader readHeader(Record<String, byte[]> frame) throws Rejection {
        if (frame.key() == null || frame.value() == null) {
            throw new Rejection("header", "a frame needs the camera's id as key and a JPEG as value");
        }
        try {
            return FrameHeaders.read(frame.headers());
        } catch (BadFrameException e) {
            throw new Rejection("header", e.getMessage());
        }
    }

    private void load(Record<String, byte[]> frame, FrameHeader header) throws Rejection {
        try {
            input.load(frame.value());
            if (input.pictureWidth() != header.width() || input.pictureHeight() != header.height()) {
                throw new Rejection(
                        "header",
                        "the header says %dx%d pixels, the JPEG has %dx%d"
                                .formatted(
                                        header.width(), header.height(), input.pictureWidth(), input.pictureHeight()));
            }
        } catch (BadFrameException e) {
            throw new Rejection("picture", e.getMessage());
        }
    }

    private void drop(String camera, String reason) {
        metrics.dropped(camera, reason);
        drops.computeIfAbsent(camera, id -> new HashMap<>()).merge(reason, 1L, Long::sum);
    }

    private void reject(Record<String, byte[]> frame, String kind, String reason) {
        metrics.rejected(frame.key(), kind);
        context().forward(RejectedFrames.with(frame, reason), WorkerTopology.REJECTED);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        if (input != null) {
            input.close();
            input = null;
        }
    }

    /** A frame that cannot be counted. */
    private static final class Rejection extends Exception {
        private final String kind;

        Rejection(String kind, String message) {
            super(message);
            this.kind = kind;
        }
    }
}
