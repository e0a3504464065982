package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.camera.CameraState;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CameraLifeTest {
    private final List<CameraState> seen = new ArrayList<>();
    private final CameraLife life =
            new CameraLife("gate", Clock.fixed(Instant.parse("2026-11-24T05:00:00Z"), ZoneOffset.UTC), seen::add);

    @Test
    void lossAndReturnShouldBeReportedOnceEach() {
        // Given
        life.starting();
        // When
        life.frameArrived();
        life.frameArrived();
        int first = life.lost("the stream ended");
        int second = life.lost("refused");
        life.frameArrived();
        // Then
        assertThat(seen)
                .extracting(CameraState::label)
                .containsExactly("STARTING", "RUNNING", "RECONNECTING", "RECONNECTING", "RUNNING");
        assertThat(List.of(first, second)).containsExactly(1, 2);
    }

    @Test
    void sourceThatFailsAtFirstShouldBeTriedAgain() {
        // When
        int attempt = life.lost("refused");
        // Then
        assertThat(attempt).isEqualTo(1);
        assertThat(life.state().reason()).isEqualTo("refused");
    }

    @Test
    void nothingShouldFollowStopped() {
        // Given
        life.frameArrived();
        life.stopped();
        // When
        life.frameArrived();
        life.lost("too late");
        life.ended();
        life.failed("too late");
        life.stopped();
        // Then
        assertThat(seen).extracting(CameraState::label).containsExactly("RUNNING", "STOPPED");
    }

    @Test
    void failedCameraShouldStayFailedUntilStopped() {
        // Given
        life.failed("no such file");
        // When
        life.frameArrived();
        // Then
        assertThat(life.state().reason()).isEqualTo("no such file");
        life.stopped();
        assertThat(life.state().label()).isEqualTo("STOPPED");
    }

    @Test
    void newsOfWhoeverWasToldToStopShouldNotBeHeard() {
        // Given
        StopSignal told = new StopSignal();
        life.tell(told, CameraLife::frameArrived);
        told.set();
        life.stalled("no frame");
        // When
        life.tell(told, CameraLife::frameArrived);
        // Then
        assertThat(seen).extracting(CameraState::label).containsExactly("RUNNING", "STALLED");
    }
}
