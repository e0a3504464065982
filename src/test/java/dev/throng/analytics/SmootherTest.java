package dev.throng.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.event.ZoneCount;
import dev.throng.geometry.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmootherTest {
    private static final Instant START = Instant.parse("2026-11-24T05:00:00Z");
    private static final List<Position> TRIANGLE = List.of(new Position(0, 0), new Position(1, 0), new Position(0, 1));

    private final Smoother smoother = new Smoother(Duration.ofSeconds(5));

    @Test
    void oneWrongCountShouldNotMoveTheMedian() {
        // When
        int[] counts = {10, 10, 10, 90, 10, 0, 11};
        List<Integer> medians = IntStream.range(0, counts.length)
                .mapToObj(
                        i -> counts("gate", START.plusSeconds(i), counts[i], 0).median())
                .toList();
        // Then
        assertThat(medians).containsExactly(10, 10, 10, 10, 10, 10, 10);
    }

    @Test
    void medianShouldFollowTheCountsOfTheWindowAlone() {
        // Given
        counts("gate", START, 100, 0);
        counts("gate", START.plusSeconds(1), 100, 0);
        // When
        CountedZones soon = counts("gate", START.plusMillis(1_500), 1, 0);
        CountedZones later = counts("gate", START.plusSeconds(6), 4, 0);
        // Then
        assertThat(soon.median()).isEqualTo(100);
        assertThat(later.median()).as("of 1 and 4, half a person rounded up").isEqualTo(3);
    }

    @Test
    void camerasAndZonesShouldHaveWindowsOfTheirOwn() {
        // Given
        counts("gate", START, 50, 20);
        counts("gate", START.plusSeconds(1), 50, 22);
        counts("hall", START, 3, 1);
        // When
        CountedZones gate = counts("gate", START.plusSeconds(2), 0, 0);
        CountedZones hall = counts("hall", START.plusSeconds(1), 3, 1);
        // Then
        assertThat(gate.median()).isEqualTo(50);
        assertThat(gate.zones().get(0).median()).isEqualTo(20);
        assertThat(gate.zones().get(0).count()).isZero();
        assertThat(hall.median()).isEqualTo(3);
    }

    @Test
    void clockThatIsSetBackShouldBeginTheWindowAnew() {
        // Given
        counts("gate", START.plusSeconds(3_600), 50, 0);
        // When / Then
        assertThat(counts("gate", START, 2, 0).median()).isEqualTo(2);
    }

    @Test
    void moreFramesThanThereIsRoomForAtFirstShouldCountAll() {
        // Given
        for (int i = 0; i < 200; i++) {
            counts("gate", START.plusMillis(i), i, 0);
        }
        // When / Then
        assertThat(counts("gate", START.plusMillis(200), 200, 0).median()).isEqualTo(100);
    }

    private CountedZones counts(String camera, Instant at, int count, int inZone) {
        ZoneCount zone = new ZoneCount("door", "Door", "include", inZone, null, "ok", null, TRIANGLE);
        return smoother.smooth(camera, at, new CountedZones(List.of(), count, null, List.of(zone), null, List.of()));
    }
}
