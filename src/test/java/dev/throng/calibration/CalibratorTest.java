package dev.throng.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.event.HeadPoint;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CalibratorTest {
    @Test
    void pointsShouldBeCountedAboveEachThreshold() {
        // When
        List<Integer> above = ConfidenceSteps.pointsAbove(Stream.of(0.0, 0.05, 0.06, 0.5, 0.51, 0.97, 1.0)
                .map(confidence -> new HeadPoint(0.5, 0.5, confidence))
                .toList());
        // Then
        assertThat(above).hasSize(ConfidenceSteps.COUNT);
        assertThat(above.get(0)).as("above 0.05").isEqualTo(5);
        assertThat(above.get(1)).as("above 0.10").isEqualTo(4);
        assertThat(above.get(9)).as("above 0.50").isEqualTo(3);
        assertThat(above.get(10)).as("above 0.55").isEqualTo(2);
        assertThat(above.get(18)).as("above 0.95").isEqualTo(2);
        assertThat(ConfidenceSteps.threshold(0)).isEqualTo(ConfidenceSteps.LOWEST);
        assertThat(ConfidenceSteps.threshold(18)).isEqualTo(0.95);
    }

    @Test
    void thresholdThatGivesTheTruthShouldBeChosen() throws Exception {
        // Given
        List<ConfirmedCount> confirmed = Stream.of(10, 40, 25, 60)
                .map(people -> confirmed(people, step -> people * (26 - 2 * step) / 20))
                .toList();
        // When
        CalibrationFit fit = Calibrator.fit(confirmed, 0.5);
        // Then
        assertThat(fit.threshold()).isEqualTo(0.2);
        assertThat(fit.scale()).isEqualTo(1);
        assertThat(fit.errorAfter()).isZero();
        assertThat(fit.errorExpected()).isZero();
        assertThat(fit.errorBefore()).isPositive();
        assertThat(fit.helps()).isTrue();
    }

    @Test
    void factorShouldMendWhatNoThresholdDoes() throws Exception {
        // Given
        List<ConfirmedCount> confirmed = Stream.of(10, 40, 25, 60)
                .map(people -> confirmed(2 * people, step -> people))
                .toList();
        // When
        CalibrationFit fit = Calibrator.fit(confirmed, 0.5);
        // Then
        assertThat(fit.threshold()).as("the one in force, since all are alike").isEqualTo(0.5);
        assertThat(fit.scale()).isEqualTo(2);
        assertThat(fit.errorAfter()).isZero();
    }

    @Test
    void onePictureThatIsWrongShouldNotDecideTheFactor() throws Exception {
        // Given
        List<ConfirmedCount> confirmed = Stream.of(
                        confirmed(20, step -> 10),
                        confirmed(24, step -> 12),
                        confirmed(22, step -> 11),
                        confirmed(0, step -> 12))
                .toList();
        // When / Then
        assertThat(Calibrator.fit(confirmed, 0.5).scale()).isEqualTo(2);
    }

    @Test
    void fitThatDoesNotCarryOverShouldNotHelp() throws Exception {
        // Given
        List<ConfirmedCount> confirmed = List.of(
                confirmed(10, step -> 11),
                confirmed(10, step -> 9),
                confirmed(10, step -> 11),
                confirmed(30, step -> 28));
        // When
        CalibrationFit fit = Calibrator.fit(confirmed, 0.5);
        // Then
        assertThat(fit.helps()).isFalse();
        assertThat(fit.objection()).contains("does not help");
    }

    @Test
    void whatTellsNothingShouldBeRefusedWithTheReason() {
        // Given
        ConfirmedCount two = confirmed(2, step -> 2);
        ConfirmedCount nobody = confirmed(0, step -> 2);
        ConfirmedCount unseen = confirmed(5, step -> 0);
        // When / Then
        assertThatThrownBy(() -> Calibrator.fit(List.of(two, two), 0.5)).hasMessageContaining("needs 3 at least");
        assertThatThrownBy(() -> Calibrator.fit(List.of(nobody, nobody, nobody), 0.5))
                .hasMessageContaining("nobody is in any");
        assertThatThrownBy(() -> Calibrator.fit(List.of(unseen, unseen, unseen), 0.5))
                .hasMessageContaining("finds nobody");
    }

    /** With what the model finds at each step; counted at 0.5. */
    private static ConfirmedCount confirmed(int people, java.util.function.IntUnaryOperator pointsAt) {
        List<Integer> above = IntStream.range(0, ConfidenceSteps.COUNT)
                .map(pointsAt)
                .map(points -> Math.max(0, points))
                .boxed()
                .toList();
        return new ConfirmedCount("frame", people, above.get(9), above);
    }
}
