package dev.throng.analytics.level;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many people there were in the last minutes.
 *
 * @param minutes the oldest first; the last one is not over yet
 */
record RecentMinutes(List<Minute> minutes) {
    static final RecentMinutes NONE = new RecentMinutes(List.of());

    RecentMinutes {
        minutes = List.copyOf(minutes);
    }

    /**
     * One minute.
     *
     * @param number minutes since 1970
     * @param samples counts in it
     * @param sum of them
     */
    record Minute(long number, long samples, double sum) {
        private Minute plus(double value) {
            return new Minute(number, samples + 1, sum + value);
        }
    }

    /** With one more count; minutes that lie further back than {@code keep} are forgotten. */
    RecentMinutes with(double value, Instant at, int keep) {
        long number = number(at);
        List<Minute> next = new ArrayList<>(minutes);
        // a clock that was set back: what lies in its future means nothing any more
        next.removeIf(minute -> minute.number < number - keep || minute.number > number);
        if (!next.isEmpty() && next.get(next.size() - 1).number == number) {
            next.set(next.size() - 1, next.get(next.size() - 1).plus(value));
        } else {
            next.add(new Minute(number, 1, value));
        }
        return new RecentMinutes(next);
    }

    /**
     * The mean of the full minutes before this time; empty unless there are counts from the first to the last of them.
     */
    OptionalDouble mean(Instant at, int count) {
        long now = number(at);
        List<Minute> full = minutes.stream()
                .filter(minute -> minute.number < now && minute.number >= now - count)
                .toList();
        if (full.isEmpty() || full.get(0).number != now - count) {
            return OptionalDouble.empty();
        }
        return full.stream().mapToDouble(minute -> minute.sum / minute.samples).average();
    }

    /** Without the minute that goes on: what is worth keeping beyond this process. */
    RecentMinutes full() {
        return minutes.isEmpty() ? this : new RecentMinutes(minutes.subList(0, minutes.size() - 1));
    }

    private static long number(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 60L);
    }
}
