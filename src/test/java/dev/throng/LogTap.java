package dev.throng;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Everything that Throng logs, down to the last debug line, and whatever else is logged beside it. */
public final class LogTap implements AutoCloseable {
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.throng");
    /** Others' warnings, too. */
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private final Level before = logger.getLevel();

    public LogTap() {
        logger.setLevel(Level.DEBUG);
        events.start();
        root.addAppender(events);
    }

    /** One line per event, with its keys and values, and what was thrown or null. */
    public List<String> lines() {
        return List.copyOf(events.list).stream()
                .map(event -> event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy())
                .toList();
    }

    @Override
    public void close() {
        root.detachAppender(events);
        logger.setLevel(before);
    }
}
