package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final int TIMES = 200;

    @ParameterizedTest
    @CsvSource({"1, 1000, 1500", "2, 2000, 3000", "4, 8000, 12000", "6, 20000, 30000", "1000, 20000, 30000"})
    void pauseShouldGrowToHalfAMinuteAndNeverBeTheSameForAll(int attempt, long shortest, long longest) {
        // When
        List<Duration> pauses =
                Stream.generate(() -> Backoff.before(attempt)).limit(TIMES).toList();
        // Then
        assertThat(pauses).allSatisfy(pause -> assertThat(pause.toMillis()).isBetween(shortest, longest));
        assertThat(pauses.stream().distinct().count()).isGreaterThan(TIMES / 4);
    }

    @Test
    void pauseOfWhatDoesNotMendItselfShouldBeLong() {
        // When
        List<Duration> pauses = Stream.generate(Backoff::longest).limit(TIMES).toList();
        // Then
        assertThat(pauses).allSatisfy(pause -> assertThat(pause.toMillis()).isBetween(20_000L, 30_000L));
    }
}
