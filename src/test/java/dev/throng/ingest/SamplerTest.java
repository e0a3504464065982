package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {
    @ParameterizedTest
    @CsvSource({
        "10, 5, 5",
        "25, 5, 5",
        "25, 10, 10",
        "30, 7, 7",
        "29.97, 5, 5",
        "10, 10, 10",
        "10, 25, 10",
        "25, 0.5, 0.5"
    })
    void samplingForAnHourShouldKeepTheRate(double sourceFps, double wanted, double expected) {
        // Given
        Sampler sampler = new Sampler(wanted);
        int seconds = 3600;
        // When
        long taken = 0;
        for (long frame = 0; frame < sourceFps * seconds; frame++) {
            if (sampler.wants(Math.round(frame * 1_000_000 / sourceFps))) {
                taken++;
            }
        }
        // Then
        assertThat((double) taken / seconds).isCloseTo(expected, within(0.005));
    }

    @Test
    void everySecondFrameOfTwiceTheRateShouldBeTaken() {
        // Given
        Sampler sampler = new Sampler(5);
        // When / Then
        for (int frame = 0; frame < 1_000; frame++) {
            assertThat(sampler.wants(frame * 100_000L)).isEqualTo(frame % 2 == 0);
        }
    }

    @Test
    void jitteredArrivalsShouldKeepTheRate() {
        // Given
        Sampler sampler = new Sampler(5);
        Random jitter = new Random(1);
        // When
        long taken = 0;
        for (int frame = 0; frame < 25 * 600; frame++) {
            if (sampler.wants(frame * 40_000L + jitter.nextInt(30_000))) {
                taken++;
            }
        }
        // Then
        assertThat(taken / 600.0).isCloseTo(5, within(0.05));
    }

    @Test
    void firstFrameAfterALongPauseShouldBeTakenWithoutCatchingUp() {
        // Given
        Sampler sampler = new Sampler(5);
        sampler.wants(0);
        // When
        boolean first = sampler.wants(60_000_000);
        // Then
        assertThat(first).isTrue();
        assertThat(sampler.wants(60_100_000)).isFalse();
        assertThat(sampler.wants(60_200_000)).isTrue();
    }
}
