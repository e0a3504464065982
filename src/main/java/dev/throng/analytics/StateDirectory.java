package dev.throng.analytics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Where Kafka Streams keeps what it wants to find again on this machine; no other worker's while it is open.
 *
 * @param path an existing folder
 * @param lock holds the folder; null for a temporary one, which is removed when it is closed
 */
record StateDirectory(Path path, @Nullable FileChannel lock) implements AutoCloseable {
    private static final String LOCK = ".throng-worker.lock";

    /**
     * The wanted folder, which is made if it is missing, or for null a temporary one.
     *
     * @throws IOException if it cannot be made, or is another worker's, naming the setting
     */
    static StateDirectory of(@Nullable Path wanted) throws IOException {
        if (wanted == null) {
            return new StateDirectory(Files.createTempDirectory("throng-streams-"), null);
        }
        try {
            Path path = Files.createDirectories(wanted);
            return new StateDirectory(path, locked(path));
        } catch (FileSystemException e) {
            throw new IOException(
                    "worker.stateDirectory: %s cannot be made or written; name a folder that may be".formatted(wanted),
                    e);
        }
    }

    /** The system gives it free when the process ends, however that comes. */
    private static FileChannel locked(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // a worker in this process
            channel.close();
            throw taken(path, e);
        }
        channel.close();
        throw taken(path, null);
    }

    private static IOException taken(Path path, @Nullable Exception cause) {
        return new IOException(
                "worker.stateDirectory: %s is in use by another worker; give each worker a folder of its own"
                        .formatted(path),
                cause);
    }

    @Override
    public void close() {
        try {
            if (lock == null) {
                Utils.delete(path.toFile());
            } else {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove or unlock " + path, e);
        }
    }
}
