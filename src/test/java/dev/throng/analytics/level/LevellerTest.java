package dev.throng.analytics.level;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.config.CameraConfig;
import dev.throng.config.LevelsConfig;
import dev.throng.config.LevelsConfig.On;
import dev.throng.config.LevelsConfig.SurgeConfig;
import dev.throng.config.ZoneConfig;
import dev.throng.event.AlertEvent;
import dev.throng.event.AlertEvent.Kind;
import dev.throng.event.AlertEvent.State;
import dev.throng.event.CountEvent;
import dev.throng.event.HeadPoint;
import dev.throng.event.ModelRef;
import dev.throng.event.ZoneCount;
import dev.throng.geometry.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LevellerTest {
    private static final Instant BEGIN = Instant.parse("2026-11-24T05:00:00Z");
    private static final List<Position> POLYGON = List.of(new Position(0, 0), new Position(1, 0), new Position(1, 1));

    private final List<AlertEvent> alerts = new ArrayList<>();
    private CameraLevels levels = CameraLevels.NONE;
    private Instant now = BEGIN;

    /** One count a second; busy from 10, crowded from 20, critical from 30, hysteresis 10 %, hold 2 s. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    5 9 9 9                | ok ok ok ok
                    12 12 12               | ok ok busy
                    12 12 9 12 12 12       | ok ok ok ok ok busy
                    12 12 12 10 9.5 9.5    | ok ok busy busy busy busy
                    12 12 12 8 8 8         | ok ok busy busy busy ok
                    12 12 12 8 11 8 8 8    | ok ok busy busy busy busy busy ok
                    35 35 35               | ok ok critical
                    12 35 35 35 35 35      | ok ok busy busy busy critical
                    35 35 35 25 25 25      | ok ok critical critical critical crowded
                    35 35 35 0 25 0        | ok ok critical critical critical crowded
                    """)
    void levelShouldFollowValuesThatLast(String values, String expected) {
        // Given
        CameraConfig camera = camera(densities(10, 20, 30));
        // When
        List<String> seen = new ArrayList<>();
        for (String value : values.split(" ")) {
            seen.add(see(camera, 0, Double.parseDouble(value)).zones().get(0).level());
        }
        // Then
        assertThat(String.join(" ", seen)).isEqualTo(expected.strip());
    }

    @Test
    void alertShouldBeRaisedUpdatedAndClearedUnderOneId() {
        // Given
        CameraConfig camera = CameraConfig.of("gate", null, "x", false);
        camera = withLevels(camera, new LevelsConfig(null, 10.0, 20.0, null, null, Duration.ZERO, null));
        // When
        for (int count : List.of(3, 12, 14, 25, 21, 11, 2, 1)) {
            see(camera, count, 0);
        }
        // Then
        assertThat(alerts)
                .extracting(AlertEvent::state)
                .containsExactly(State.RAISED, State.UPDATED, State.UPDATED, State.CLEARED);
        assertThat(alerts).extracting(AlertEvent::level).containsExactly("busy", "crowded", "busy", "ok");
        assertThat(alerts).extracting(AlertEvent::revision).containsExactly(1, 2, 3, 4);
        assertThat(alerts)
                .extracting(AlertEvent::id)
                .containsOnly("gate::level:" + BEGIN.plusSeconds(1).toEpochMilli());
        assertThat(alerts).extracting(AlertEvent::threshold).containsExactly(10.0, 20.0, 10.0, null);
        assertThat(alerts.get(3).peak()).isEqualTo(25);
        assertThat(alerts.get(3).raisedAt()).isEqualTo(BEGIN.plusSeconds(1));
    }

    @Test
    void restartShouldNeitherForgetNorRepeatAnAlert() throws Exception {
        // Given
        CameraConfig camera = withLevels(
                CameraConfig.of("gate", null, "x", false),
                new LevelsConfig(null, 10.0, null, null, null, Duration.ofSeconds(2), new SurgeConfig(2.0, 10, 1)));
        for (int count : List.of(12, 12, 12, 12)) {
            see(camera, count, 0);
        }
        // When
        levels = CameraLevels.fromBytes(levels.lasting().toBytes());
        see(camera, 12, 0);
        // Then
        assertThat(alerts).extracting(AlertEvent::state).containsExactly(State.RAISED);
        // When
        for (int count : List.of(1, 1, 1)) {
            see(camera, count, 0);
        }
        // Then
        assertThat(alerts).extracting(AlertEvent::state).containsExactly(State.RAISED, State.CLEARED);
        assertThat(alerts).extracting(AlertEvent::id).containsOnly(alerts.get(0).id());
    }

    @Test
    void surgeShouldBeMeasuredAgainstTheFullMinutesBefore() {
        // Given
        CameraConfig camera = withLevels(
                CameraConfig.of("gate", null, "x", false),
                new LevelsConfig(null, null, null, null, null, Duration.ofSeconds(2), new SurgeConfig(2.0, 10, 2)));
        Collections.nCopies(119, 8).forEach(count -> see(camera, count, 0));
        see(camera, 60, 0);
        assertThat(alerts).as("two minutes are not over").isEmpty();
        // When
        for (int count : List.of(17, 17, 17, 17, 30, 30, 30, 30, 9, 9, 9)) {
            see(camera, count, 0);
        }
        // Then
        assertThat(alerts).extracting(AlertEvent::kind).containsOnly(Kind.SURGE);
        assertThat(alerts).extracting(AlertEvent::state).containsExactly(State.RAISED, State.CLEARED);
        assertThat(alerts.get(0).value()).isEqualTo(30);
        assertThat(alerts.get(0).threshold()).isEqualTo(18.43);
        assertThat(alerts.get(0).level()).isNull();
    }

    @Test
    void zoneThatIsTakenAwayShouldLeaveNoOpenAlert() {
        // Given
        CameraConfig camera = camera(new LevelsConfig(On.DENSITY, 1.0, null, null, null, Duration.ZERO, null));
        see(camera, 0, 2);
        // When
        look(event(3, List.of()), CameraConfig.of("gate", null, "x", false));
        // Then
        assertThat(alerts).extracting(AlertEvent::state).containsExactly(State.RAISED, State.CLEARED);
        assertThat(alerts).extracting(AlertEvent::zone).containsOnly("door");
        assertThat(alerts).extracting(AlertEvent::reason).containsExactly(null, AlertEvent.Reason.UNWATCHED);
        assertThat(alerts).extracting(AlertEvent::unit).containsOnly(AlertEvent.Unit.PEOPLE_PER_SQUARE_METRE);
        assertThat(levels).isEqualTo(CameraLevels.NONE);
    }

    private static LevelsConfig densities(double busy, double crowded, double critical) {
        return new LevelsConfig(On.DENSITY, busy, crowded, critical, null, Duration.ofSeconds(2), null);
    }

    private static CameraConfig camera(LevelsConfig door) {
        ZoneConfig zone = new ZoneConfig("door", "Door", null, POLYGON, 1.0, null, door);
        return CameraConfig.of("gate", null, "x", false).withZones(List.of(zone));
    }

    private static CameraConfig withLevels(CameraConfig camera, LevelsConfig levels) {
        return CameraConfig.of(camera.id(), null, "x", false).withLevels(levels);
    }

    private CountEvent see(CameraConfig camera, int count, double density) {
        List<ZoneCount> zones = camera.zones().isEmpty()
                ? List.of()
                : List.of(new ZoneCount("door", "Door", "include", 0, null, "ok", density, POLYGON));
        return look(event(count, zones), camera);
    }

    private CountEvent look(CountEvent event, CameraConfig camera) {
        Leveller.Outcome outcome = Leveller.look(event, camera, levels);
        levels = outcome.levels();
        alerts.addAll(outcome.alerts());
        now = now.plusSeconds(1);
        return outcome.event();
    }

    private CountEvent event(int count, List<ZoneCount> zones) {
        return new CountEvent(
                CountEvent.SCHEMA,
                "gate",
                now.getEpochSecond(),
                now,
                now,
                100,
                100,
                count,
                null,
                "ok",
                Collections.nCopies(count, new HeadPoint(0.5, 0.5, 0.9)),
                zones,
                new ModelRef("m", "1"),
                Map.of(),
                null,
                List.of(),
                Map.of());
    }
}
