package dev.throng.analytics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Where Kafka Streams keeps what it wants to find again on this machine.
 *
 * @param path an existing folder
 * @param temporary removed when it is closed
 */
record StateDirectory(Path path, boolean temporary) implements AutoCloseable {
    /**
     * The wanted folder, which is made if it is missing, or for null a temporary one.
     *
     * @throws IOException if it cannot be made, naming the setting
     */
    static StateDirectory of(@Nullable Path wanted) throws IOException {
        if (wanted == null) {
            return new StateDirectory(Files.createTempDirectory("throng-streams-"), true);
        }
        try {
            return new StateDirectory(Files.createDirectories(wanted), false);
        } catch (IOException e) {
            throw new IOException(
                    "worker.stateDirectory: %s cannot be made; name a folder that may be written".formatted(wanted), e);
        }
    }

    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try {
            Utils.delete(path.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        }
    }
}
