package dev.throng.analytics;

import dev.throng.config.WorkerConfig;
import dev.throng.kafka.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream threads: started, replaced when one fails, and stopped so that others take over at once. */
final class CountingStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CountingStreams.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final KafkaStreams streams;
    private volatile @Nullable String failure;

    private CountingStreams(KafkaStreams streams) {
        this.streams = streams;
    }

    /**
     * Starts them.
     *
     * @param copies told of the copies that are kept for other workers
     * @throws IOException if the folder, or what is stored there, cannot be used
     */
    static CountingStreams start(
            Topology topology,
            WorkerConfig worker,
            KafkaSettings settings,
            StateDirectory directory,
            StandbyCopies copies)
            throws IOException {
        CountingStreams counting;
        try {
            counting = new CountingStreams(
                    new KafkaStreams(topology, StreamsSettings.of(worker, settings, directory.path())));
        } catch (StreamsException e) {
            throw new IOException(
                    "worker.stateDirectory: %s cannot be used; name a folder that may be written"
                            .formatted(directory.path()),
                    e);
        }
        counting.streams.setUncaughtExceptionHandler(counting::failed);
        counting.streams.setStandbyUpdateListener(copies);
        try {
            counting.streams.start();
        } catch (StreamsException e) {
            counting.close();
            throw new IOException(reason(e), e);
        }
        return counting;
    }

    private StreamThreadExceptionResponse failed(Throwable exception) {
        String reason = reason(exception);
        failure = reason;
        LOG.atError().addKeyValue("error", reason).log("a stream thread failed and is replaced");
        LOG.atDebug().setCause(exception).log("stream thread failure");
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static String reason(Throwable exception) {
        for (Throwable each = exception; each != null; each = each.getCause()) {
            if (each instanceof ProcessorStateException) {
                return "worker.stateDirectory: what is stored there cannot be used (%s). Remove the folder while the worker is stopped; Kafka restores it"
                        .formatted(each.getMessage());
            }
        }
        return String.valueOf(exception.getMessage());
    }

    KafkaStreams.State state() {
        return streams.state();
    }

    /** Why a thread failed last; null if none has. */
    @Nullable
    String failure() {
        return failure;
    }

    @Override
    public void close() {
        streams.close(CloseOptions.timeout(CLOSE_PATIENCE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }
}
