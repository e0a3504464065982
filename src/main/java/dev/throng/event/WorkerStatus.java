package dev.throng.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a worker counts with. Published at start and every five seconds; a null record says that the worker stopped.
 * Schema: {@code schemas/worker-1.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param worker unique id of the worker process
 * @param model what its model file states
 * @param variant of the network
 * @param license under which the weights may be used
 * @param device where the model runs: {@code cpu}, {@code cuda:N} or {@code tensorrt:N}; several with commas between
 *     them
 * @param deviceReason why this one, in a sentence
 * @param warning what is not as it was asked for, such as a GPU that failed; null if nothing
 * @param inputWidth pixels that frames are letterboxed into
 * @param inputHeight pixels that frames are letterboxed into
 * @param since when the worker started
 * @param updatedAt when this record was made
 */
public record WorkerStatus(
        String schema,
        String worker,
        ModelRef model,
        String variant,
        String license,
        String device,
        String deviceReason,
        @Nullable String warning,
        int inputWidth,
        int inputHeight,
        Instant since,
        Instant updatedAt) {

    /** The name and version of this event's layout. */
    public static final String SCHEMA = "throng.worker/1";
}
