package dev.throng.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something about a camera or one of its zones that an operator should know, when it begins, changes and ends. Schema:
 * {@code schemas/alert-1.json}. One alert keeps its id; an event that comes twice has the same id and revision.
 *
 * @param schema {@link #SCHEMA}
 * @param id the alert's, the same from raised to cleared
 * @param revision 1 when raised, rising by one with each event of the alert
 * @param camera the camera's id
 * @param zone the zone's id; null for the whole picture
 * @param zoneName what people call the zone; null for the whole picture
 * @param kind what it is about
 * @param state whether it begins, changes or ends
 * @param level of a level alert {@code busy}, {@code crowded}, {@code critical}, or {@code ok} when cleared; null for a
 *     surge
 * @param value that led to this event
 * @param threshold that the value has crossed; null when cleared
 * @param unit of value, threshold and peak
 * @param peak the highest value since the alert was raised
 * @param raisedAt capture time of the frame that raised it
 * @param at capture time of the frame that led to this event
 */
public record AlertEvent(
        String schema,
        String id,
        int revision,
        String camera,
        @Nullable String zone,
        @Nullable String zoneName,
        Kind kind,
        State state,
        @Nullable String level,
        double value,
        @Nullable Double threshold,
        Unit unit,
        double peak,
        Instant raisedAt,
        Instant at) {

    /** The name and version of this event's layout. */
    public static final String SCHEMA = "throng.alert/1";

    /** What an alert is about. */
    public enum Kind {
        /** Busy, crowded or critical. */
        @JsonProperty("level")
        LEVEL,
        /** Many more people than in the last minutes. */
        @JsonProperty("surge")
        SURGE
    }

    /** Where an alert is in its life. */
    public enum State {
        @JsonProperty("raised")
        RAISED,
        /** Another level than before. */
        @JsonProperty("updated")
        UPDATED,
        @JsonProperty("cleared")
        CLEARED
    }

    /** What the figures are. */
    public enum Unit {
        @JsonProperty("people")
        PEOPLE,
        @JsonProperty("people/m2")
        PEOPLE_PER_SQUARE_METRE
    }
}
