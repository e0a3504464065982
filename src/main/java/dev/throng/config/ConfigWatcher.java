package dev.throng.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether a configuration file says something else. It is read, not watched: what a file system
 * reports of changes ends at links, mounts and networks, and those are where configurations of containers lie.
 */
public final class ConfigWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Told of changes, on the watcher's thread. */
    public interface Listener {
        /**
         * The file says something else, and can be used.
         *
         * @throws RuntimeException if it could not be put into effect; it is offered again a second later
         */
        void changed(ThrongConfig config);

        /** The file cannot be used as it is now; what was in force stays so. */
        void refused(ConfigException problems);
    }

    private final Path file;
    private final Map<String, String> environment;
    private final Listener listener;
    private final ConfigLoader loader = new ConfigLoader();
    private final ScheduledExecutorService executor;
    private byte[] seen;

    private ConfigWatcher(Path file, byte[] seen, Map<String, String> environment, Listener listener) {
        this.file = file;
        this.seen = seen;
        this.environment = environment;
        this.listener = listener;
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "config-watcher");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What a file says now, to tell later whether it has changed; empty if it cannot be read. */
    public static byte[] contents(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("file", file).setCause(e).log("configuration cannot be read");
            return new byte[0];
        }
    }

    /**
     * Begins to look.
     *
     * @param seen what the file said when it was loaded, from {@link #contents}
     * @param environment variables that override the file, as in {@link ConfigLoader#load}
     */
    public static ConfigWatcher start(Path file, byte[] seen, Map<String, String> environment, Listener listener) {
        ConfigWatcher watcher = new ConfigWatcher(file, seen.clone(), environment, listener);
        var unused = watcher.executor.scheduleWithFixedDelay(
                watcher::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return watcher;
    }

    private void look() {
        byte[] now = contents(file);
        // an editor replaces it, or it was removed: what it said stays in force
        if (now.length == 0 || Arrays.equals(now, seen)) {
            return;
        }
        try {
            listener.changed(loader.load(file, environment));
            seen = now;
        } catch (ConfigException e) {
            listener.refused(e);
            seen = now;
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("error", Secrets.mask(String.valueOf(e.getMessage())))
                    .log("the changed configuration is not in force yet; trying on");
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
