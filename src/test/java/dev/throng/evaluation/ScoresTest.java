package dev.throng.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    @Test
    void scoresShouldFollowTheirDefinitions() {
        // Given
        var pictures = List.of(
                new PictureScore("a", 10, 13, 3, 10, 0),
                new PictureScore("b", 4, 0, -4, 20, 2),
                new PictureScore("c", 0, 1, 1, 30, 0));
        // When
        Scores scores = Scores.of(pictures);
        // Then
        assertThat(scores.truth()).isEqualTo(14);
        assertThat(scores.count()).isEqualTo(14);
        assertThat(scores.mae()).isCloseTo(8 / 3.0, within(1e-9));
        assertThat(scores.rmse()).isCloseTo(Math.sqrt(26 / 3.0), within(1e-9));
        assertThat(scores.bias()).isZero();
        assertThat(scores.normalisedError()).isCloseTo((0.3 + 1) / 2, within(1e-9));
        assertThat(scores.outside()).isEqualTo(2);
        assertThat(scores.inferenceMillis().mean()).isCloseTo(20, within(0.1));
        assertThat(scores.inferenceMillis().p95()).isCloseTo(30, within(0.1));
    }
}
