package dev.throng.event;

import java.time.Instant;
import java.util.List;

/**
 * Somebody counted the people of a frame. Schema: {@code schemas/confirmation-1.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param camera the camera's id
 * @param sequence the frame's number in its run
 * @param capturedAt the frame's capture time
 * @param people that there really are, 0 or more
 * @param counted what had been counted, with the calibration of that time
 * @param pointsAbove how many points are above each threshold, as in {@link CountEvent}
 * @param model that counted
 * @param confirmedAt when somebody said so
 */
public record ConfirmationEvent(
        String schema,
        String camera,
        long sequence,
        Instant capturedAt,
        int people,
        int counted,
        List<Integer> pointsAbove,
        ModelRef model,
        Instant confirmedAt) {
    /** The name and version of this event's layout. */
    public static final String SCHEMA = "throng.confirmation/1";

    private static final char SEPARATOR = '|';

    public ConfirmationEvent {
        pointsAbove = List.copyOf(pointsAbove);
    }

    /** What was said about a counted frame. */
    public static ConfirmationEvent of(CountEvent frame, int people, Instant now) {
        return new ConfirmationEvent(
                SCHEMA,
                frame.camera(),
                frame.sequence(),
                frame.capturedAt(),
                people,
                frame.count(),
                frame.pointsAbove(),
                frame.model(),
                now);
    }

    /** The record's key: each frame has its own; sequences begin anew with each run of a camera. */
    public String key() {
        return camera + SEPARATOR + capturedAt;
    }

    /** The camera in a record's key. */
    public static String cameraOf(String key) {
        int separator = key.indexOf(SEPARATOR);
        return separator < 0 ? key : key.substring(0, separator);
    }
}
