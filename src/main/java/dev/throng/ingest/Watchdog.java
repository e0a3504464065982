package dev.throng.ingest;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after cameras from a thread of its own, which ends by itself when there is nothing to look after. */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "camera-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    Watchdog() {
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    /** Looks several times a second until cancelled; the look must return at once. */
    Future<?> watch(Runnable look) {
        return executor.scheduleWithFixedDelay(
                () -> lookSafely(look), PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void lookSafely(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            // an exception would end the periodic task
            LOG.atWarn().addKeyValue("error", e.toString()).log("watchdog could not look after a camera");
        }
    }
}
