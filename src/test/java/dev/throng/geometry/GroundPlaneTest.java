package dev.throng.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroundPlaneTest {
    /** A road of 4 by 30 m that runs away from the camera, as a pinhole camera shows it. */
    private static final List<GroundPoint> ROAD = List.of(
            new GroundPoint(0.2, 0.9, 0, 0),
            new GroundPoint(0.8, 0.9, 4, 0),
            new GroundPoint(0.6, 0.5, 4, 30),
            new GroundPoint(0.4, 0.5, 0, 30));

    @Test
    void areaOfTheGivenPointsShouldBeTheirsOnTheGround() {
        // When
        double area = GroundPlane.through(ROAD)
                .squareMetres(ROAD.stream().map(GroundPoint::picture).toList());
        // Then
        assertThat(area).isCloseTo(120, within(1e-6));
    }

    @Test
    void sameSizeInThePictureShouldBeMoreGroundFurtherAway() {
        // Given
        GroundPlane plane = GroundPlane.through(ROAD);
        // When
        double near = plane.squareMetres(box(0.8, 0.9));
        double far = plane.squareMetres(box(0.5, 0.6));
        // Then
        assertThat(far).isGreaterThan(5 * near);
    }

    @Test
    void pointsThatFixNoPlaneShouldBeRefused() {
        // Given
        List<GroundPoint> line = List.of(
                new GroundPoint(0.1, 0.1, 0, 0),
                new GroundPoint(0.2, 0.2, 1, 0),
                new GroundPoint(0.3, 0.3, 1, 1),
                new GroundPoint(0.9, 0.1, 0, 1));
        // When / Then
        assertThatThrownBy(() -> GroundPlane.through(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lie on one line in the picture");
    }

    @Test
    void zoneThatReachesTheHorizonShouldBeRefused() {
        // Given
        GroundPlane plane = GroundPlane.through(ROAD);
        // When / Then
        assertThatThrownBy(() -> plane.squareMetres(box(0.1, 0.9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("horizon");
    }

    private static List<Position> box(double top, double bottom) {
        return List.of(
                new Position(0.45, top),
                new Position(0.55, top),
                new Position(0.55, bottom),
                new Position(0.45, bottom));
    }
}
