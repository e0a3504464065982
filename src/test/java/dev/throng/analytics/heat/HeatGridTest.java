package dev.throng.analytics.heat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throng.event.CountEvent;
import dev.throng.event.HeadPoint;
import dev.throng.event.HeatmapEvent;
import dev.throng.event.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeatGridTest {
    private static final Duration HALF_LIFE = Duration.ofMinutes(1);
    private static final Instant START = Instant.parse("2026-11-24T05:00:00Z");
    private static final HeadPoint TOP_LEFT = new HeadPoint(0, 0, 0.9);
    private static final HeadPoint BOTTOM_RIGHT = new HeadPoint(1, 1, 0.9);

    @Test
    void gridShouldHaveTheShapeOfThePicture() {
        // When
        HeatmapEvent wide = told(frame(0, 1920, 1080));
        HeatmapEvent tall = told(frame(0, 720, 1280));
        HeatmapEvent strip = told(frame(0, 1280, 10));
        // Then
        assertThat(List.of(wide.columns(), wide.rows())).containsExactly(32, 18);
        assertThat(List.of(tall.columns(), tall.rows())).containsExactly(18, 32);
        assertThat(List.of(strip.columns(), strip.rows())).containsExactly(32, 1);
        assertThat(wide.bytes()).hasSize(32 * 18).containsOnly(0);
        assertThat(wide.max()).isZero();
    }

    @Test
    void cellShouldHoldTheMeanOfItsPeople() {
        // When
        HeatmapEvent told =
                told(frame(0, 640, 480, TOP_LEFT, TOP_LEFT, BOTTOM_RIGHT), frame(0, 640, 480, TOP_LEFT, BOTTOM_RIGHT));
        // Then
        assertThat(told.frames()).isEqualTo(2);
        assertThat(told.max()).isEqualTo(1.5);
        assertThat(told.bytes()[0]).isEqualTo((byte) 255);
        assertThat(told.bytes()[32 * 24 - 1]).isEqualTo((byte) 170);
        assertThat(told.at()).isEqualTo(START);
    }

    @Test
    void frameShouldWeighHalfAfterAHalfLife() {
        // When
        HeatmapEvent told = told(frame(0, 640, 480, TOP_LEFT), frame(60, 640, 480));
        // Then
        assertThat(told.frames()).isEqualTo(1.5);
        assertThat(told.max()).isEqualTo(0.333333);
    }

    @Test
    void clockThatIsSetBackShouldFadeNothing() {
        // When
        HeatmapEvent told = told(frame(600, 640, 480, TOP_LEFT), frame(0, 640, 480, TOP_LEFT));
        // Then
        assertThat(told.frames()).isEqualTo(2);
        assertThat(told.max()).isEqualTo(1);
    }

    @Test
    void gridShouldGoOnFromWhatWasTold() {
        // Given
        HeatmapEvent told = told(frame(0, 640, 480, TOP_LEFT, BOTTOM_RIGHT), frame(1, 640, 480, TOP_LEFT));
        CountEvent next = frame(30, 640, 480, BOTTOM_RIGHT);
        HeatGrid restored = HeatGrid.of(told, HALF_LIFE);
        HeatGrid original = grid(frame(0, 640, 480, TOP_LEFT, BOTTOM_RIGHT), frame(1, 640, 480, TOP_LEFT));
        // When
        restored.add(next);
        original.add(next);
        // Then
        assertThat(restored.told(next).frames()).isCloseTo(original.told(next).frames(), within(1e-5));
        assertThat(restored.told(next).max()).isCloseTo(original.told(next).max(), within(0.004));
    }

    @Test
    void cellsThatDoNotFillTheGridShouldBeRefused() {
        // Given
        HeatmapEvent told = new HeatmapEvent(HeatmapEvent.SCHEMA, "gate", START, 4, 3, 32, 24, 60, 1, 1, "AAAA");
        // When / Then
        assertThatThrownBy(() -> HeatGrid.of(told, HALF_LIFE)).hasMessage("a heat map of 32 x 24 cells has 3");
    }

    private static HeatmapEvent told(CountEvent... frames) {
        return grid(frames).told(frames[frames.length - 1]);
    }

    private static HeatGrid grid(CountEvent... frames) {
        HeatGrid grid = HeatGrid.forPicturesOf(frames[0], HALF_LIFE);
        List.of(frames).forEach(grid::add);
        return grid;
    }

    private static CountEvent frame(int second, int width, int height, HeadPoint... points) {
        Instant at = START.plusSeconds(second);
        return new CountEvent(
                CountEvent.SCHEMA,
                "gate",
                second,
                at,
                at,
                width,
                height,
                points.length,
                null,
                "ok",
                List.of(points),
                List.of(),
                new ModelRef("m", "1"),
                Map.of(),
                null,
                List.of(),
                Map.of());
    }
}
