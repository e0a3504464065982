package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.event.MinuteEvent;
import dev.throng.event.MinuteEvent.Place;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class DayPeaksTest {
    private static final List<MinuteEvent> MINUTES = List.of(
            minute("2026-11-23T22:59:00Z", 5, 4.5, 1),
            minute("2026-11-23T23:00:00Z", 9, 2.0, 0),
            minute("2026-11-24T10:00:00Z", 9, 6.0, 3),
            minute("2026-11-24T10:01:00Z", 8, 6.0, 3));

    @Test
    void eachDayShouldHaveItsFirstFullestMinutes() {
        // When
        List<DayPeaks> days = DayPeaks.of(MINUTES, ZoneOffset.UTC);
        // Then
        assertThat(days)
                .extracting(DayPeaks::day)
                .containsExactly(LocalDate.parse("2026-11-23"), LocalDate.parse("2026-11-24"));
        DayPeaks.Place whole = days.get(1).places().get(0);
        assertThat(whole)
                .isEqualTo(new DayPeaks.Place(
                        null, 20, 9, Instant.parse("2026-11-24T10:00:00Z"), 6, Instant.parse("2026-11-24T10:00:00Z")));
        assertThat(days.get(1).places().get(1).zone()).isEqualTo("door");
        assertThat(days.get(1).places().get(1).max()).isEqualTo(3);
        assertThat(days.get(0).places().get(0).max()).isEqualTo(9);
        assertThat(days.get(0).places().get(0).meanAt()).isEqualTo(Instant.parse("2026-11-23T22:59:00Z"));
    }

    @Test
    void daysShouldBeginAtMidnightOfTheirTimeZone() {
        // When
        List<DayPeaks> days = DayPeaks.of(MINUTES, ZoneId.of("Europe/Berlin"));
        // Then
        assertThat(days.get(0).places().get(0).max()).isEqualTo(5);
        assertThat(days.get(1).places().get(0).maxAt()).isEqualTo(Instant.parse("2026-11-23T23:00:00Z"));
    }

    private static MinuteEvent minute(String at, int max, double mean, int inZone) {
        List<Place> places = List.of(new Place("door", 10, 0, inZone, inZone), new Place(null, 10, 0, mean, max));
        return new MinuteEvent(MinuteEvent.SCHEMA, "gate", Instant.parse(at), true, places);
    }
}
