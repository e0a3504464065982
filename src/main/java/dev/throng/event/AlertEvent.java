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
 * @param reason why it is cleared though no value led to that; null if one did, and until then
 * @param unit of value, threshold and peak
 * @param peak the highest value since the alert was raised
 * @param raisedAt capture time of the frame that raised it
 * @param at capture time of the frame that led to this event; where none did, when it was found
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
        @Nullable Reason reason,
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

    /** Why an alert ends without a value that ended it; its value is 0 then. */
    public enum Reason {
        /** The camera rests; what is still so when it goes on is raised anew. */
        @JsonProperty("paused")
        PAUSED,
        /** The camera is not defined any more. */
        @JsonProperty("removed")
        REMOVED,
        /**
         * No count of the camera came for {@code worker.alertTimeout}; what is so when it comes back is raised anew.
         */
        @JsonProperty("lost")
        LOST,
        /** The zone or the thresholds were taken out of the camera's settings. */
        @JsonProperty("unwatched")
        UNWATCHED
    }

    /** What the figures are. */
    public enum Unit {
        @JsonProperty("people")
        PEOPLE,
        @JsonProperty("people/m2")
        PEOPLE_PER_SQUARE_METRE
    }
}
