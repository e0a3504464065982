package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraStatsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T05:00:00Z");

    private final CameraStats stats = new CameraStats(new SimpleMeterRegistry(), "gate", NOW);

    @Test
    void framesThatWereLeftOutShouldBeCountedByReason() {
        // When
        stats.grabbed(1, 0, 1_000);
        stats.grabbed(4, 0, 1_000);
        stats.grabbed(40, 36, 1_000);
        // Then
        assertThat(stats.drops())
                .containsAllEntriesOf(Map.of("sampled", 6L, "stale", 36L, "broker-slow", 0L, "oversize", 0L));
    }

    @Test
    void machineThatDoesNotKeepUpShouldBeSaidSoUntilItDoes() {
        // Given
        stats.measure(NOW);
        assertThat(stats.trouble()).isNull();
        // When
        stats.grabbed(40, 36, 1_000);
        stats.published(640, 480);
        stats.measure(NOW.plusSeconds(2));
        // Then
        assertThat(stats.trouble()).contains("this machine does not keep up");
        // When
        stats.grabbed(1, 0, 1_000);
        stats.measure(NOW.plusSeconds(14));
        // Then
        assertThat(stats.trouble()).isNull();
    }
}
