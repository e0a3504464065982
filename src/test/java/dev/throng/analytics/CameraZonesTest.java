package dev.throng.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.config.CalibrationConfig;
import dev.throng.config.CameraConfig;
import dev.throng.config.ZoneConfig;
import dev.throng.config.ZoneConfig.Kind;
import dev.throng.event.Calibration;
import dev.throng.event.HeadPoint;
import dev.throng.event.ZoneCount;
import dev.throng.geometry.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class CameraZonesTest {
    private static final List<Position> LEFT =
            List.of(new Position(0, 0), new Position(0.5, 0), new Position(0.5, 1), new Position(0, 1));
    private static final List<Position> TOP_LEFT_CORNER =
            List.of(new Position(0, 0), new Position(0.4, 0), new Position(0, 0.4));

    private static final HeadPoint IN_CORNER = new HeadPoint(0.1, 0.1, 0.9);
    private static final HeadPoint ON_THE_EDGE_OF_LEFT = new HeadPoint(0.5, 0.5, 0.9);
    private static final HeadPoint LEFT_BELOW = new HeadPoint(0.25, 0.9, 0.9);
    private static final HeadPoint RIGHT = new HeadPoint(0.9, 0.2, 0.9);
    private static final List<HeadPoint> PEOPLE = List.of(IN_CORNER, ON_THE_EDGE_OF_LEFT, LEFT_BELOW, RIGHT);

    @Test
    void eachZoneShouldCountThePeopleInItAndOnItsEdge() {
        // Given
        CameraZones zones = zones(
                List.of(zone("left", Kind.INCLUDE, LEFT, 10.0), zone("corner", Kind.INCLUDE, TOP_LEFT_CORNER, null)));
        // When
        CountedZones counted = zones.count(PEOPLE);
        // Then
        assertThat(counted.points()).isEqualTo(PEOPLE);
        assertThat(counted.zones()).extracting(ZoneCount::count).containsExactly(3, 1);
        assertThat(counted.zones()).extracting(ZoneCount::density).containsExactly(0.3, null);
    }

    @Test
    void peopleInAnExcludedZoneShouldBeLeftOutOfEverythingElse() {
        // Given
        CameraZones zones = zones(
                List.of(zone("left", Kind.INCLUDE, LEFT, null), zone("poster", Kind.EXCLUDE, TOP_LEFT_CORNER, null)));
        // When
        CountedZones counted = zones.count(PEOPLE);
        // Then
        assertThat(counted.points()).containsExactly(ON_THE_EDGE_OF_LEFT, LEFT_BELOW, RIGHT);
        assertThat(counted.zones()).extracting(ZoneCount::count).containsExactly(2, 1);
        assertThat(counted.zones()).extracting(ZoneCount::kind).containsExactly("include", "exclude");
    }

    @Test
    void calibrationShouldDecideWhichPointsCountAndForHowMuch() {
        // Given
        CameraConfig camera = CameraConfig.of("gate", null, "x", false)
                .withZones(List.of(zone("left", Kind.INCLUDE, LEFT, 10.0), zone("poster", Kind.EXCLUDE, LEFT, null)));
        CameraConfig open = camera.withZones(List.of(zone("left", Kind.INCLUDE, LEFT, 10.0)));
        List<HeadPoint> unsure = List.of(
                new HeadPoint(0.1, 0.1, 0.2), new HeadPoint(0.1, 0.2, 0.31), new HeadPoint(0.1, 0.3, 0.9), RIGHT);
        // When
        CountedZones plain = CameraZones.of(open, 0.5).count(unsure);
        CountedZones calibrated = CameraZones.of(open.withCalibration(new CalibrationConfig(0.3, 1.5)), 0.5)
                .count(unsure);
        CountedZones scaledAlone = CameraZones.of(camera.withCalibration(new CalibrationConfig(null, 2.0)), 0.5)
                .count(unsure);
        // Then
        assertThat(plain.count()).isEqualTo(2);
        assertThat(plain.calibration()).isNull();
        assertThat(calibrated.points()).hasSize(3);
        assertThat(calibrated.count()).as("1.5 times 3, rounded").isEqualTo(5);
        assertThat(calibrated.zones().get(0).count()).isEqualTo(3);
        assertThat(calibrated.zones().get(0).density()).isEqualTo(0.3);
        assertThat(calibrated.calibration()).isEqualTo(new Calibration(0.3, 1.5));
        assertThat(calibrated.pointsAbove()).isEqualTo(plain.pointsAbove()).startsWith(4, 4, 4, 3);
        assertThat(scaledAlone.count()).isEqualTo(2);
        assertThat(scaledAlone.pointsAbove())
                .as("without those in the excluded zone")
                .startsWith(1, 1, 1);
    }

    private static CameraZones zones(List<ZoneConfig> zones) {
        return CameraZones.of(CameraConfig.of("gate", null, "x", false).withZones(zones), 0.5);
    }

    private static ZoneConfig zone(String id, Kind kind, List<Position> polygon, Double area) {
        return new ZoneConfig(id, null, kind, polygon, area, null, null);
    }
}
