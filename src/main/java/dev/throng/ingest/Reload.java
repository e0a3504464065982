package dev.throng.ingest;

import dev.throng.camera.Origin;
import dev.throng.config.ConfigException;
import dev.throng.config.ConfigWatcher;
import dev.throng.config.ThrongConfig;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a changed configuration file's cameras into force; everything else in it waits for a restart, and says so. */
final class Reload implements ConfigWatcher.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final ThrongConfig inForce;
    private final Clock clock;
    private volatile @Nullable String trouble;

    Reload(ThrongConfig inForce, Clock clock) {
        this.inForce = inForce;
        this.clock = clock;
    }

    /** What is wrong with the file as it is now; null if nothing is. */
    @Nullable
    String trouble() {
        return trouble;
    }

    @Override
    public void changed(ThrongConfig config) {
        if (config.namesCameras()) {
            Ingest.define(inForce, config.cameras(), Origin.FILE, clock);
        }
        trouble = null;
        LOG.atInfo().addKeyValue("cameras", config.cameras().size()).log("configuration read again");
        // Kafka's address may have been filled in since the file was read
        ThrongConfig rest = config.withCameras(null)
                .withKafka(config.kafka().at(inForce.kafka().bootstrapServers()));
        if (!rest.equals(inForce.withCameras(null))) {
            LOG.warn("what has changed in the configuration beside the cameras takes effect at the next start");
        }
    }

    @Override
    public void refused(ConfigException problems) {
        List<String> lines = problems.problems();
        lines.forEach(problem -> LOG.atError().addKeyValue("problem", problem).log("changed configuration refused"));
        trouble = "the changed configuration is refused, the old one stays in force: " + String.join("; ", lines);
    }
}
