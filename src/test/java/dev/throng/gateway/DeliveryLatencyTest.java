package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throng.event.CountEvent;
import dev.throng.event.ModelRef;
import dev.throng.latency.LatencyBoard;
import dev.throng.latency.Stage;
import dev.throng.latency.StageLatency;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryLatencyTest {
    private static final Instant CAPTURED = Instant.parse("2026-11-24T05:00:00Z");
    private static final Instant RECEIVED = CAPTURED.plusMillis(80);
    private static final Instant DELIVERED = CAPTURED.plusMillis(90);

    private final LatencyBoard board = new LatencyBoard(new SimpleMeterRegistry(), System::nanoTime);
    private final DeliveryLatency latency = new DeliveryLatency(board);

    @BeforeEach
    void deliver() {
        CountEvent event = new CountEvent(
                CountEvent.SCHEMA,
                "gate",
                7,
                CAPTURED,
                CAPTURED,
                4,
                3,
                0,
                null,
                "ok",
                List.of(),
                List.of(),
                new ModelRef("m", "1"),
                Map.of(),
                null,
                List.of(),
                Map.of());
        latency.delivered(new Picture(event, null, RECEIVED), DELIVERED);
    }

    @Test
    void deliveryShouldCountFromReceptionAndFromCapture() {
        // When
        StageLatency deliver = of(Stage.DELIVER);
        StageLatency endToEnd = of(Stage.END_TO_END);
        // Then
        assertThat(deliver.max()).isCloseTo(10, within(0.1));
        assertThat(endToEnd.max()).isCloseTo(90, within(0.1));
    }

    @ParameterizedTest
    @CsvSource({"25, 1, 25", "-20, 1, 0", "-1000, 0, ", "61000, 0, "})
    void displayShouldCountIfItCanBeTrue(int millisLater, int samples, Double shown) {
        // When
        latency.displayed("gate", 7, DELIVERED.plusMillis(millisLater));
        // Then
        StageLatency display = of(Stage.DISPLAY);
        assertThat(display.samples()).isEqualTo(samples);
        if (shown == null) {
            assertThat(display.max()).isNull();
        } else {
            assertThat(display.max()).isCloseTo(shown, within(0.1));
        }
        assertThat(board.summary().clockSkewMillis()).isNull();
    }

    @Test
    void displayShouldCountOncePerFrameAndOnlyForFramesSent() {
        // When
        latency.displayed("gate", 7, DELIVERED.plusMillis(5));
        latency.displayed("gate", 7, DELIVERED.plusMillis(5));
        latency.displayed("gate", 8, DELIVERED.plusMillis(5));
        latency.displayed("hall", 7, DELIVERED.plusMillis(5));
        // Then
        assertThat(of(Stage.DISPLAY).samples()).isEqualTo(1);
    }

    private StageLatency of(Stage stage) {
        return board.summary().of(stage);
    }
}
