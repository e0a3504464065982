package dev.throng.gateway;

import dev.throng.event.MinuteEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step of a history.
 *
 * @param from its beginning
 * @param samples counted frames in it
 * @param min fewest people in one of them
 * @param mean people per frame
 * @param max most people in one of them
 */
record HistoryPoint(Instant from, long samples, int min, double mean, int max) {
    private static final int MINUTE = 60;

    /**
     * Gathers minutes into steps.
     *
     * @param zone null for the whole picture
     * @param stepMinutes steps begin at multiples of it since 1970, in UTC
     */
    static List<HistoryPoint> gather(List<MinuteEvent> minutes, @Nullable String zone, int stepMinutes) {
        Map<Long, HistoryPoint> steps = new TreeMap<>();
        for (MinuteEvent minute : minutes) {
            long step = Math.floorDiv(minute.minute().getEpochSecond(), (long) MINUTE * stepMinutes);
            Instant from = Instant.ofEpochSecond(step * MINUTE * stepMinutes);
            minute.places().stream()
                    .filter(place -> Objects.equals(place.zone(), zone))
                    .map(place -> new HistoryPoint(from, place.samples(), place.min(), place.mean(), place.max()))
                    .forEach(point -> steps.merge(step, point, HistoryPoint::plus));
        }
        return new ArrayList<>(steps.values());
    }

    private HistoryPoint plus(HistoryPoint other) {
        long all = samples + other.samples;
        double weighted = (mean * samples + other.mean * other.samples) / all;
        return new HistoryPoint(
                from, all, Math.min(min, other.min), Math.round(100 * weighted) / 100.0, Math.max(max, other.max));
    }
}
