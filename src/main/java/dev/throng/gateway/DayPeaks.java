package dev.throng.gateway;

import dev.throng.event.MinuteEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When on a day a camera and its zones were fullest.
 *
 * @param day by the wall clock of some time zone
 * @param places the whole picture first, then the zones that were counted on that day
 */
record DayPeaks(LocalDate day, List<Place> places) {
    DayPeaks {
        places = List.copyOf(places);
    }

    /**
     * The peaks of one place.
     *
     * @param zone the zone's id; null for the whole picture
     * @param samples counted frames
     * @param max most people in one frame
     * @param maxAt the first minute with such a frame
     * @param mean most people in the mean of a minute
     * @param meanAt the first such minute
     */
    record Place(@Nullable String zone, long samples, int max, Instant maxAt, double mean, Instant meanAt) {

        private static Place of(MinuteEvent.Place place, Instant minute) {
            return new Place(place.zone(), place.samples(), place.max(), minute, place.mean(), minute);
        }

        private Place with(MinuteEvent.Place next, Instant minute) {
            boolean fuller = next.max() > max;
            boolean fullerOnMean = next.mean() > mean;
            return new Place(
                    zone,
                    samples + next.samples(),
                    fuller ? next.max() : max,
                    fuller ? minute : maxAt,
                    fullerOnMean ? next.mean() : mean,
                    fullerOnMean ? minute : meanAt);
        }
    }

    /** The days of these minutes, in order; a minute belongs to the day in which it begins. */
    static List<DayPeaks> of(List<MinuteEvent> minutes, ZoneId zone) {
        Map<LocalDate, Map<String, Place>> days = new TreeMap<>();
        for (MinuteEvent minute : minutes) {
            LocalDate day = LocalDate.ofInstant(minute.minute(), zone);
            Map<String, Place> places = days.computeIfAbsent(day, first -> new LinkedHashMap<>());
            for (MinuteEvent.Place place : minute.places()) {
                String key = place.zone() == null ? "" : place.zone();
                Place known = places.get(key);
                places.put(key, known == null ? Place.of(place, minute.minute()) : known.with(place, minute.minute()));
            }
        }
        List<DayPeaks> peaks = new ArrayList<>();
        days.forEach((day, places) -> peaks.add(new DayPeaks(
                day,
                places.entrySet().stream()
                        .sorted(Comparator.comparing(Map.Entry::getKey))
                        .map(Map.Entry::getValue)
                        .toList())));
        return peaks;
    }
}
