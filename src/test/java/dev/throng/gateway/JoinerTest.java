package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.throng.event.CountEvent;
import dev.throng.event.ModelRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JoinerTest {
    private static final Instant NOW = Instant.parse("2026-11-24T05:00:00Z");

    private final List<Picture> joined = new ArrayList<>();
    private final Joiner joiner = new Joiner(joined::add);

    @Test
    void countAfterItsPictureShouldBeJoinedAtOnce() {
        // Given
        joiner.watch("gate", true);
        joiner.frame("gate", 1, new byte[] {1});
        joiner.frame("gate", 2, new byte[] {2});
        // When
        boolean waits = joiner.count(event("gate", 2), NOW);
        // Then
        assertThat(waits).isFalse();
        assertThat(joined).singleElement().satisfies(picture -> {
            assertThat(picture.jpeg()).containsExactly(2);
            assertThat(picture.event().sequence()).isEqualTo(2);
        });
    }

    @Test
    void countBeforeItsPictureShouldWaitForIt() {
        // Given
        joiner.watch("gate", true);
        boolean waits = joiner.count(event("gate", 7), NOW);
        // When
        joiner.frame("gate", 7, new byte[] {7});
        // Then
        assertThat(waits).isTrue();
        assertThat(joined).singleElement().extracting(Picture::jpeg).isEqualTo(new byte[] {7});
    }

    @Test
    void sequencesOfDifferentCamerasShouldNotBeMixedUp() {
        // Given
        joiner.watch("gate", true);
        joiner.watch("hall", true);
        joiner.frame("hall", 1, new byte[] {9});
        // When
        boolean waits = joiner.count(event("gate", 1), NOW);
        // Then
        assertThat(waits).isTrue();
        assertThat(joined).isEmpty();
    }

    @Test
    void countOfAnUnwatchedCameraShouldGoOnAlone() {
        // Given
        joiner.frame("gate", 1, new byte[] {1});
        // When
        boolean waits = joiner.count(event("gate", 1), NOW);
        // Then
        assertThat(waits).isFalse();
        assertThat(joined).singleElement().extracting(Picture::jpeg).isNull();
    }

    @Test
    void giveUpShouldPassTheCountOnWithoutItsPictureAndOnlyOnce() {
        // Given
        joiner.watch("gate", true);
        CountEvent event = event("gate", 1);
        joiner.count(event, NOW);
        // When
        joiner.giveUp(event);
        joiner.giveUp(event);
        joiner.frame("gate", 1, new byte[] {1});
        // Then
        assertThat(joined).singleElement().extracting(Picture::jpeg).isNull();
    }

    @Test
    void laterPictureShouldReleaseEarlierCountsInOrder() {
        // Given
        joiner.watch("gate", true);
        joiner.count(event("gate", 1), NOW);
        joiner.count(event("gate", 2), NOW);
        // When
        joiner.frame("gate", 2, new byte[] {2});
        // Then
        assertThat(joined)
                .extracting(picture -> picture.event().sequence(), picture -> picture.jpeg() != null)
                .containsExactly(tuple(1L, false), tuple(2L, true));
    }

    @Test
    void picturesWithoutCountsShouldBeBounded() {
        // Given
        joiner.watch("gate", true);
        // When
        for (int sequence = 1; sequence <= 100; sequence++) {
            joiner.frame("gate", sequence, new byte[] {1});
        }
        // Then
        assertThat(joiner.count(event("gate", 1), NOW)).isTrue();
        assertThat(joiner.count(event("gate", 69), NOW)).isFalse();
    }

    @Test
    void largePicturesShouldBeBoundedByTheirBytes() {
        // Given
        joiner.watch("gate", true);
        // When
        for (int sequence = 1; sequence <= 4; sequence++) {
            joiner.frame("gate", sequence, new byte[6 << 20]);
        }
        // Then
        assertThat(joiner.count(event("gate", 2), NOW)).isTrue();
        assertThat(joiner.count(event("gate", 3), NOW)).isFalse();
    }

    private static CountEvent event(String camera, long sequence) {
        return new CountEvent(
                CountEvent.SCHEMA,
                camera,
                sequence,
                NOW,
                NOW,
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
    }
}
