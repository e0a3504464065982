package dev.throng.management;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, newest first; a failure to close one thing does not keep the others open. */
public final class CloseStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CloseStack.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Takes a resource in; returns it. */
    public <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            long began = System.nanoTime();
            try {
                resource.close();
                LOG.atDebug()
                        .addKeyValue("resource", resource.getClass().getSimpleName())
                        .addKeyValue("millis", (System.nanoTime() - began) / 1_000_000)
                        .log("closed");
            } catch (Exception e) {
                LOG.atWarn()
                        .addKeyValue("resource", resource.getClass().getSimpleName())
                        .addKeyValue("error", e.getMessage())
                        .log("did not close cleanly");
            }
        }
    }
}
