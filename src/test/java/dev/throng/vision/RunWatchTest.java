package dev.throng.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunWatchTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final RunWatch watch = new RunWatch(Duration.ofSeconds(30), nanos::get);

    @Test
    void runWithinTheLimitShouldBeLeftAlone() {
        // Given
        watch.begin(cancelled::incrementAndGet);
        pass(Duration.ofSeconds(30));
        // When
        boolean found = watch.look();
        // Then
        assertThat(found).isFalse();
        assertThat(watch.stuckFor()).isNull();
        assertThat(watch.end()).isFalse();
        assertThat(cancelled).hasValue(0);
    }

    @Test
    void runOverTheLimitShouldBeCancelledOnceAndBeStuckUntilItEnds() {
        // Given
        watch.begin(cancelled::incrementAndGet);
        pass(Duration.ofSeconds(31));
        // When
        boolean first = watch.look();
        pass(Duration.ofSeconds(10));
        boolean second = watch.look();
        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(cancelled).hasValue(1);
        assertThat(watch.stuckFor()).isEqualTo(Duration.ofSeconds(41));
        assertThat(watch.end()).isTrue();
        assertThat(watch.stuckFor()).isNull();
    }

    @Test
    void nextRunShouldHaveItsOwnTime() {
        // Given
        watch.begin(cancelled::incrementAndGet);
        pass(Duration.ofSeconds(31));
        watch.look();
        watch.end();
        // When
        watch.begin(cancelled::incrementAndGet);
        // Then
        assertThat(watch.look()).isFalse();
        assertThat(watch.stuckFor()).isNull();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
