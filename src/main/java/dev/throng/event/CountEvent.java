package dev.throng.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.throng.latency.Stage;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The number of people in one frame of one camera, and where their heads are. Schema: {@code schemas/count-1.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param camera the camera's id
 * @param sequence the frame's number, rising by one for each published frame of a camera's run
 * @param capturedAt when the decoder returned the picture
 * @param emittedAt when the worker handed the event to Kafka
 * @param width of the frame in pixels
 * @param height of the frame in pixels
 * @param count people in the frame
 * @param median of the counts of the last seconds, this one included, which one wrong count does not move; absent from
 *     workers of before it was there
 * @param level {@code ok}, {@code busy}, {@code crowded} or {@code critical}
 * @param points one per head that was found
 * @param zones one per zone of the camera
 * @param model which model counted
 * @param latencyMillis milliseconds spent in each stage up to the event
 * @param calibration of the camera; null if it has none, and each point counts for one
 * @param pointsAbove how many points there would be with each threshold from 0.05 to 0.95 in steps of 0.05, as
 *     calibrations need it; empty from workers of before it was there
 * @param drops live frames of the camera that the worker left uncounted, by reason ({@code stale}, {@code superseded},
 *     {@code stuck}), since it took the camera over; absent if none
 */
@RecordBuilder
public record CountEvent(
        String schema,
        String camera,
        long sequence,
        Instant capturedAt,
        Instant emittedAt,
        int width,
        int height,
        int count,
        @Nullable Integer median,
        String level,
        List<HeadPoint> points,
        List<ZoneCount> zones,
        ModelRef model,
        Map<Stage, Double> latencyMillis,
        @Nullable Calibration calibration,
        List<Integer> pointsAbove,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> drops)
        implements CountEventBuilder.With {

    /** The name and version of this event's layout. */
    public static final String SCHEMA = "throng.count/1";

    public CountEvent {
        points = List.copyOf(points);
        zones = List.copyOf(zones);
        pointsAbove = pointsAbove == null ? List.of() : List.copyOf(pointsAbove);
        drops = drops == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(drops));
        latencyMillis = Collections.unmodifiableMap(new TreeMap<>(latencyMillis));
    }
}
