package dev.throng.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.config.ZoneConfig;
import dev.throng.config.ZoneConfig.Kind;
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
        CameraZones zones = CameraZones.of(
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
        CameraZones zones = CameraZones.of(
                List.of(zone("left", Kind.INCLUDE, LEFT, null), zone("poster", Kind.EXCLUDE, TOP_LEFT_CORNER, null)));
        // When
        CountedZones counted = zones.count(PEOPLE);
        // Then
        assertThat(counted.points()).containsExactly(ON_THE_EDGE_OF_LEFT, LEFT_BELOW, RIGHT);
        assertThat(counted.zones()).extracting(ZoneCount::count).containsExactly(2, 1);
        assertThat(counted.zones()).extracting(ZoneCount::kind).containsExactly("include", "exclude");
    }

    private static ZoneConfig zone(String id, Kind kind, List<Position> polygon, Double area) {
        return new ZoneConfig(id, null, kind, polygon, area, null, null);
    }
}
