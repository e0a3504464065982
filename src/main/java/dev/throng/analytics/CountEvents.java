package dev.throng.analytics;

import dev.throng.event.CountEvent;
import dev.throng.event.ModelRef;
import dev.throng.frame.FrameHeader;
import dev.throng.latency.Stage;
import dev.throng.vision.Detections;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Makes the event of a counted frame; its stages follow each other without a gap. */
record CountEvents(ModelRef model) {
    /**
     * Makes an event.
     *
     * @param counted what its points come to
     * @param received when the stream thread got the frame
     * @param loaded when it was decoded and letterboxed
     * @param emitted when the event is handed on
     * @param drops frames of the camera that were dropped before, by reason
     */
    CountEvent of(
            String camera,
            FrameHeader frame,
            Detections detections,
            CountedZones counted,
            Instant received,
            Instant loaded,
            Instant emitted,
            Map<String, Long> drops) {
        Map<Stage, Double> latency = new EnumMap<>(Stage.class);
        Duration waited = detections.queued().plus(detections.inference());
        latency.put(Stage.DECODE, frame.decodeMicros() / 1000.0);
        latency.put(Stage.ENCODE, millis(Duration.between(frame.capturedAt(), frame.publishedAt())));
        latency.put(Stage.PUBLISH, millis(Duration.between(frame.publishedAt(), received)));
        latency.put(Stage.PREPROCESS, millis(Duration.between(received, loaded)));
        latency.put(Stage.QUEUE, millis(detections.queued()));
        latency.put(Stage.INFERENCE, millis(detections.inference()));
        latency.put(Stage.POSTPROCESS, millis(Duration.between(loaded, emitted).minus(waited)));
        return new CountEvent(
                CountEvent.SCHEMA,
                camera,
                frame.sequence(),
                frame.capturedAt(),
                emitted,
                frame.width(),
                frame.height(),
                counted.count(),
                counted.median(),
                "ok",
                counted.points(),
                counted.zones(),
                model,
                latency,
                counted.calibration(),
                counted.pointsAbove(),
                drops);
    }

    /** To the microsecond; negative where clocks disagree. */
    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1000.0) / 1000.0;
    }
}
