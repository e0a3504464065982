package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MILLI = 1_000_000;

    private final StopSignal stop = new StopSignal();
    private final Pace pace = new Pace(stop);

    @Test
    void framesShouldBeDueAtTheirTimesAfterTheFirst() {
        // Given
        assertThat(pace.waitNanos(5_000, 70 * MILLI)).isZero();
        // When / Then
        assertThat(pace.waitNanos(105_000, 80 * MILLI)).isEqualTo(90 * MILLI);
        assertThat(pace.waitNanos(205_000, 275 * MILLI)).isZero();
        assertThat(pace.waitNanos(305_000, 280 * MILLI)).isEqualTo(90 * MILLI);
    }

    @Test
    void delayOfMoreThanASecondShouldNotBeCaughtUp() {
        // Given
        pace.waitNanos(0, 0);
        pace.waitNanos(100_000, 5_000 * MILLI);
        // When
        long next = pace.waitNanos(200_000, 5_000 * MILLI);
        // Then
        assertThat(next).isEqualTo(100 * MILLI);
    }

    @Test
    void stopShouldEndTheWaiting() throws Exception {
        // Given
        pace.await(0);
        stop.set();
        // When
        long began = System.nanoTime();
        pace.await(60_000_000);
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
}
