package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MediaTimeTest {
    @Test
    void loopShouldGoOnOneFrameAfterTheLast() {
        // Given
        MediaTime time = new MediaTime(10);
        time.advance(50_000);
        time.advance(150_000);
        // When
        long first = time.advance(50_000);
        // Then
        assertThat(first).isEqualTo(200_000);
        assertThat(time.advance(150_000)).isEqualTo(300_000);
    }

    @Test
    void fileWithoutTimeStampsShouldGoAtItsNominalRate() {
        // Given
        MediaTime time = new MediaTime(20);
        time.advance(0);
        // When / Then
        assertThat(time.advance(0)).isEqualTo(50_000);
        assertThat(time.advance(0)).isEqualTo(100_000);
    }

    @Test
    void nonsensicalRateShouldBeReplaced() {
        // Given
        MediaTime time = new MediaTime(Double.NaN);
        time.advance(0);
        // When / Then
        assertThat(time.advance(0)).isEqualTo(40_000);
    }

    @Test
    void hugeGapShouldBeBridged() {
        // Given
        MediaTime time = new MediaTime(10);
        time.advance(0);
        // When / Then
        assertThat(time.advance(3_600_000_000L)).isEqualTo(100_000);
    }
}
