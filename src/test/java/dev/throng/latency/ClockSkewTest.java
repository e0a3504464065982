package dev.throng.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockSkewTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final ClockSkew skew = new ClockSkew(Duration.ofSeconds(60), nanos::get);

    @Test
    void worstWithoutSamplesShouldBeNull() {
        // When / Then
        assertThat(skew.worst()).isNull();
    }

    @Test
    void worstShouldBeTheMostNegativeOfTheLastMinute() {
        // Given
        skew.add(-9);
        after(30);
        skew.add(-2);
        skew.add(-5);
        // When
        Double early = skew.worst();
        after(31);
        Double later = skew.worst();
        after(31);
        // Then
        assertThat(early).isEqualTo(-9);
        assertThat(later).isEqualTo(-5);
        assertThat(skew.worst()).isNull();
    }

    private void after(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
