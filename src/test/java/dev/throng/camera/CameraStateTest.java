package dev.throng.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CameraStateTest {
    private static final Instant THEN = Instant.parse("2026-11-24T05:00:00Z");
    private static final Instant NOW = THEN.plusSeconds(7);

    static Stream<CameraState> states() {
        return Stream.of(
                new CameraState.Starting(THEN),
                new CameraState.Running(THEN),
                new CameraState.Stalled(THEN, "no frame", 2),
                new CameraState.Reconnecting(THEN, "away", 3),
                new CameraState.Ended(THEN),
                new CameraState.Failed(THEN, "no such file"));
    }

    @ParameterizedTest
    @MethodSource("states")
    void stopFromAnyStateShouldBeStoppedSinceNow(CameraState state) {
        // When
        CameraState stopped = state.toStopped(NOW);
        // Then
        assertThat(stopped).isEqualTo(new CameraState.Stopped(NOW));
        assertThat(stopped.toStopped(NOW.plusSeconds(1))).isSameAs(stopped);
    }

    @ParameterizedTest
    @MethodSource("states")
    void pausedCameraShouldStayPausedWhenItsThreadStops(CameraState state) {
        // When
        CameraState paused = state.toPaused(NOW);
        // Then
        assertThat(paused).isEqualTo(new CameraState.Paused(NOW));
        assertThat(paused.toStopped(NOW.plusSeconds(1))).isSameAs(paused);
        assertThat(paused.toRemoved(NOW)).isEqualTo(new CameraState.Removed(NOW));
    }

    @ParameterizedTest
    @MethodSource("states")
    void nothingShouldFollowRemoved(CameraState state) {
        // When
        CameraState removed = state.toRemoved(NOW);
        // Then
        assertThat(removed.toStopped(NOW.plusSeconds(1))).isSameAs(removed);
        assertThat(removed.toPaused(NOW.plusSeconds(1))).isSameAs(removed);
        assertThat(removed.toRemoved(NOW.plusSeconds(1))).isSameAs(removed);
    }

    @Test
    void labelsShouldBeThoseOfTheStatusEvent() {
        assertThat(Stream.concat(
                                states(),
                                Stream.of(
                                        new CameraState.Stopped(THEN),
                                        new CameraState.Paused(THEN),
                                        new CameraState.Removed(THEN)))
                        .map(CameraState::label))
                .containsExactly(
                        "STARTING",
                        "RUNNING",
                        "STALLED",
                        "RECONNECTING",
                        "ENDED",
                        "FAILED",
                        "STOPPED",
                        "PAUSED",
                        "REMOVED");
    }

    @Test
    void frameWhileReconnectingShouldBeRunningWithoutReason() {
        // Given
        var reconnecting = new CameraState.Reconnecting(THEN, "away", 3);
        // When
        CameraState running = reconnecting.toRunning(NOW);
        // Then
        assertThat(running).isEqualTo(new CameraState.Running(NOW));
        assertThat(running.reason()).isNull();
    }

    @Test
    void frameWhileRunningShouldKeepSince() {
        // Given
        var running = new CameraState.Running(THEN);
        // When / Then
        assertThat(running.toRunning(NOW)).isSameAs(running);
    }

    @Test
    void lossWhileReconnectingShouldCountTheAttemptAndKeepTheOutagesBeginning() {
        // Given
        var first = new CameraState.Running(THEN).toReconnecting(NOW, "stream ended");
        // When
        var second = first.toReconnecting(NOW.plusSeconds(1), "refused");
        // Then
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(second).isEqualTo(new CameraState.Reconnecting(NOW, "refused", 2));
    }

    @Test
    void stallAndLossInTurnShouldBeOneOutageWithRisingAttempts() {
        // When
        var stalled = new CameraState.Running(THEN).toStalled(NOW, "no frame");
        var lost = stalled.toReconnecting(NOW.plusSeconds(1), "refused");
        var again = lost.toStalled(NOW.plusSeconds(2), "no frame");
        // Then
        assertThat(lost).isEqualTo(new CameraState.Reconnecting(NOW, "refused", 2));
        assertThat(again).isEqualTo(new CameraState.Stalled(NOW, "no frame", 3));
        assertThat(again.toStalled(NOW.plusSeconds(3), "no frame").attempt()).isEqualTo(4);
    }
}
