package dev.throng.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.event.EventJson;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LatencyBoardTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LatencyBoard board = new LatencyBoard(registry, System::nanoTime);

    @AfterEach
    void close() {
        board.close();
        registry.close();
    }

    @Test
    void summaryShouldGiveThePercentilesOfAllCameras() {
        // Given
        for (int millis = 1; millis <= 100; millis++) {
            board.record(millis % 2 == 0 ? "gate" : "hall", Stage.INFERENCE, millis);
        }
        // When
        StageLatency inference = of(board.summary(), Stage.INFERENCE);
        // Then
        assertThat(inference.samples()).isEqualTo(100);
        assertThat(inference.p50()).isCloseTo(50, within(1.5));
        assertThat(inference.p95()).isCloseTo(95, within(1.5));
        assertThat(inference.p99()).isCloseTo(99, within(1.5));
        assertThat(inference.max()).isCloseTo(100, within(0.01));
    }

    @Test
    void summaryOfOneCameraShouldLeaveOutTheOthers() {
        // Given
        board.record("gate", Stage.ENCODE, 2);
        board.record("hall", Stage.ENCODE, 900);
        // When
        StageLatency encode = of(board.summary("gate"), Stage.ENCODE);
        // Then
        assertThat(encode.samples()).isEqualTo(1);
        assertThat(encode.max()).isCloseTo(2, within(0.01));
        assertThat(of(board.summary("nobody"), Stage.ENCODE).samples()).isZero();
    }

    @Test
    void stageWithoutSamplesShouldSayZeroAndNothingElse() {
        // When
        JsonNode json = EventJson.mapper().valueToTree(board.summary());
        // Then
        JsonNode last = json.path("stages").path(Stage.values().length - 1);
        assertThat(last.toString()).isEqualTo("{\"stage\":\"endToEnd\",\"samples\":0}");
        assertThat(json.path("windowSeconds").asInt()).isEqualTo(60);
        assertThat(json.has("clockSkewMillis")).isFalse();
    }

    @Test
    void stageThatTakesNoTimeShouldReadZero() {
        // Given
        board.record("gate", Stage.QUEUE, 0);
        // When
        StageLatency queue = of(board.summary(), Stage.QUEUE);
        // Then
        assertThat(queue).isEqualTo(new StageLatency(Stage.QUEUE, 1, 0.0, 0.0, 0.0, 0.0));
    }

    @Test
    void negativeDurationShouldShowAsClockSkew() {
        // Given
        board.record("gate", Stage.PUBLISH, 5);
        board.record("gate", Stage.PUBLISH, -12.5);
        board.record("gate", Stage.EMIT, -3);
        // When
        LatencySummary summary = board.summary();
        // Then
        assertThat(summary.clockSkewMillis()).isEqualTo(-12.5);
        assertThat(of(summary, Stage.PUBLISH).samples()).isEqualTo(1);
        assertThat(registry.get(LatencyBoard.SKEWED)
                        .tag("stage", "publish")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void samplesShouldLeaveWithTheWindow() {
        // Given
        try (LatencyBoard quick = new LatencyBoard(registry, System::nanoTime, Duration.ofMillis(900))) {
            quick.record("brief", Stage.EMIT, 4);
            quick.record("brief", Stage.EMIT, -4);
            assertThat(of(quick.summary(), Stage.EMIT).samples()).isEqualTo(1);
            // When / Then
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(of(quick.summary(), Stage.EMIT)).isEqualTo(StageLatency.none(Stage.EMIT));
                assertThat(quick.summary().clockSkewMillis()).isNull();
            });
        }
    }

    @Test
    void prometheusShouldGetBucketsPerStageAndCamera() {
        // Given
        board.record("gate", Stage.INFERENCE, 42);
        // When
        String scraped = registry.scrape();
        // Then
        assertThat(scraped)
                .containsPattern("throng_latency_seconds_bucket\\{camera=\"gate\",stage=\"inference\",le=\"0.05\"} 1")
                .containsPattern("throng_latency_seconds_count\\{camera=\"gate\",stage=\"inference\"} 1");
    }

    private static StageLatency of(LatencySummary summary, Stage stage) {
        return summary.stages().get(stage.ordinal());
    }
}
