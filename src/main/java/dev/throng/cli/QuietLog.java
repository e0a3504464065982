package dev.throng.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * While it is open, the log tells problems alone: a benchmark's table is not interrupted by what is as it should be.
 */
final class QuietLog implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.throng");
    private final @Nullable Level before = logger.getLevel();

    private QuietLog() {
        // who asked for details, by -Dthrong.log=DEBUG, gets them
        if (before == null || before.equals(Level.INFO)) {
            logger.setLevel(Level.WARN);
        }
    }

    static QuietLog open() {
        return new QuietLog();
    }

    @Override
    public void close() {
        logger.setLevel(before);
    }
}
