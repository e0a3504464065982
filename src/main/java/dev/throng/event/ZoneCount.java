package dev.throng.event;

import dev.throng.geometry.Position;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * People inside one zone of a picture. The zone's shape comes with it, so that whoever draws it draws the one that was
 * counted.
 *
 * @param id the zone's id, unique within its camera
 * @param name what people call it
 * @param kind {@code include}, or {@code exclude} if the people in it are left out of all other counts
 * @param count people in the zone, 0 or more
 * @param median of the counts of the last seconds, as for the whole picture
 * @param level {@code ok}, {@code busy}, {@code crowded} or {@code critical}
 * @param density people per square metre; null if the zone's area is not known
 * @param polygon the zone's corners in order
 */
@RecordBuilder
public record ZoneCount(
        String id,
        String name,
        String kind,
        int count,
        @Nullable Integer median,
        String level,
        @Nullable Double density,
        List<Position> polygon)
        implements ZoneCountBuilder.With {
    public ZoneCount {
        polygon = List.copyOf(polygon);
    }
}
