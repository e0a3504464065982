package dev.throng.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.management.Health;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkerHealthTest {
    @Test
    void workerThatRunsShouldBeReadyAndSayWhatIsNotAsAskedFor() {
        // When
        Health health = of("cuda:0 failed", null, KafkaStreams.State.RUNNING, null);
        // Then
        assertThat(health).isEqualTo(Health.ready("m on cpu, stream threads running; cuda:0 failed"));
    }

    @Test
    void runThatIsStuckShouldBeWaitedForAndThenAskForARestart() {
        // When
        Health early = of(null, Duration.ofSeconds(31), KafkaStreams.State.RUNNING, null);
        Health late = of(null, Duration.ofSeconds(61), KafkaStreams.State.RUNNING, null);
        // Then
        assertThat(early).isEqualTo(Health.notReady("a run of m on cpu has been going for 31 s and does not end"));
        assertThat(late)
                .isEqualTo(Health.broken(
                        "a run of m on cpu has been going for 61 s and does not end; restart the worker"));
    }

    @Test
    void threadsThatFailAgainAndAgainShouldSayWhy() {
        // When
        Health health = of(null, null, KafkaStreams.State.REBALANCING, "remove the folder");
        // Then
        assertThat(health).isEqualTo(Health.notReady("m on cpu, stream threads rebalancing; remove the folder"));
    }

    private static Health of(
            @Nullable String warning, @Nullable Duration stuckFor, KafkaStreams.State state, @Nullable String failure) {
        return new WorkerHealth("m", "cpu", warning, Duration.ofSeconds(30), stuckFor, state, failure, true).health();
    }
}
