package dev.throng.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.frame.FrameHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final Freshness freshness = new Freshness(Duration.ofSeconds(1), new CameraClocks(Duration.ofSeconds(1)));

    @Test
    void frameOlderThanTheMaximumShouldBeStale() {
        // When / Then
        assertThat(freshness.dropReason("a", frame(0, true), at(1_001))).isEqualTo(Freshness.STALE);
        assertThat(freshness.dropReason("b", frame(0, true), at(1_000))).isNull();
    }

    @Test
    void frameOfAnAnalysedFileShouldBeCountedAtAnyAge() {
        // When / Then
        assertThat(freshness.dropReason("a", frame(0, false), at(60_000))).isNull();
    }

    @Test
    void frameWhoseSuccessorIsDueShouldBeSuperseded() {
        // Given a camera at five frames a second, and a model that took 500 ms for the first
        freshness.dropReason("a", frame(0, true), at(10));
        // When
        String second = freshness.dropReason("a", frame(200, true), at(610));
        String third = freshness.dropReason("a", frame(400, true), at(611));
        // Then
        assertThat(second).isEqualTo(Freshness.SUPERSEDED);
        assertThat(third).isNull();
    }

    @Test
    void slowCamerasLateFrameShouldBeCountedSinceNothingNewerWaits() {
        // Given
        freshness.dropReason("a", frame(0, true), at(10));
        // When
        String late = freshness.dropReason("a", frame(1_000, true), at(1_700));
        // Then
        assertThat(late).isNull();
    }

    @Test
    void fastCameraShouldNotStarveASlowOneOfTheSamePartition() {
        // Given 30 frames a second of one camera and one of another, and a model that takes 300 ms for each
        record Waiting(String camera, int captured) {}
        List<Waiting> partition = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            partition.add(new Waiting("fast", i * 1_000 / 30));
            if (i % 30 == 15) {
                partition.add(new Waiting("slow", i * 1_000 / 30 + 1));
            }
        }
        Map<String, List<Integer>> ages = Map.of("fast", new ArrayList<>(), "slow", new ArrayList<>());
        int now = 0;
        // When
        for (Waiting next : partition) {
            now = Math.max(now, next.captured);
            if (freshness.dropReason(next.camera, frame(next.captured, true), at(now)) == null) {
                now += 300;
                ages.get(next.camera).add(now - next.captured);
            }
        }
        // Then
        assertThat(ages.get("slow")).hasSize(30);
        assertThat(ages.get("fast")).hasSizeBetween(60, 75);
        assertThat(ages.values()).allSatisfy(each -> assertThat(each).allMatch(age -> age <= 1_300));
    }

    @Test
    void cameraWithAClockThatIsLateShouldStillBeCountedOncePerMaximumAge() {
        // Given ten frames a second whose capture times all lie 500 ms back
        int counted = 0;
        // When
        for (int millis = 0; millis < 10_000; millis += 100) {
            counted += freshness.dropReason("a", frame(millis, true), at(millis + 500)) == null ? 1 : 0;
        }
        // Then
        assertThat(counted).isBetween(9, 11);
    }

    @Test
    void cameraWithAClockThatIsAheadShouldNotHideThatItsFramesAreOld() {
        // Given frames that come from five seconds in the future
        freshness.dropReason("a", frame(5_000, true), at(10));
        freshness.dropReason("a", frame(6_000, true), at(1_010));
        // When the next one comes two seconds late
        String late = freshness.dropReason("a", frame(7_000, true), at(4_010));
        // Then
        assertThat(late).isEqualTo(Freshness.STALE);
    }

    @Test
    void cameraNoneOfWhoseFramesCanBeRightShouldBeNamed() {
        // Given
        CameraClocks clocks = new CameraClocks(Duration.ofSeconds(1));
        for (int second = 0; second <= 11; second++) {
            clocks.saw("behind", Duration.ofSeconds(7), at(1_000 * second));
            clocks.saw("ahead", Duration.ofSeconds(-7), at(1_000 * second));
            clocks.saw("right", Duration.ofMillis(20), at(1_000 * second));
        }
        // When
        String warning = clocks.warning(at(11_500));
        // Then
        assertThat(warning).contains("ahead (-7.0 s old), behind (7.0 s old)").doesNotContain("right (");
        assertThat(clocks.warning(at(60_000))).as("nothing comes any more").isNull();
    }

    private static FrameHeader frame(long capturedMillis, boolean live) {
        return new FrameHeader(1, at(capturedMillis), at(capturedMillis), 0, 768, 576, live);
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }
}
