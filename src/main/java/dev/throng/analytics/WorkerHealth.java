package dev.throng.analytics;

import dev.throng.management.Health;
import java.time.Duration;
import java.util.Locale;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's readiness is made of.
 *
 * @param model its name
 * @param device where it runs
 * @param warning what is not as it was asked for; null if nothing
 * @param timeout after which a run of the model is stuck
 * @param stuckFor how long the run that is stuck has been going; null while none is
 * @param state of the stream threads
 * @param failure why one failed last; null if none has
 * @param kafkaReachable false while Kafka does not answer
 */
record WorkerHealth(
        String model,
        String device,
        @Nullable String warning,
        Duration timeout,
        @Nullable Duration stuckFor,
        KafkaStreams.State state,
        @Nullable String failure,
        boolean kafkaReachable) {
    Health health() {
        String detail = "%s on %s, stream threads %s"
                .formatted(model, device, state.name().toLowerCase(Locale.ROOT));
        if (warning != null) {
            detail += "; " + warning;
        }
        if (stuckFor != null) {
            return stuck(stuckFor);
        }
        if (state == KafkaStreams.State.RUNNING) {
            return kafkaReachable ? Health.ready(detail) : Health.notReady("Kafka does not answer");
        }
        if (failure != null) {
            detail += "; " + failure;
        }
        return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.NOT_RUNNING
                ? Health.broken(detail)
                : Health.notReady(detail);
    }

    /** A run that does not end though it was cancelled is stuck in native code, out of which nothing takes it. */
    private Health stuck(Duration time) {
        String problem =
                "a run of %s on %s has been going for %d s and does not end".formatted(model, device, time.toSeconds());
        return time.compareTo(timeout.multipliedBy(2)) > 0
                ? Health.broken(problem + "; restart the worker")
                : Health.notReady(problem);
    }
}
