package dev.throng.ingest;

/** Whether Kafka answered the last time that anything was sent. Told by any thread, asked by any. */
final class Reachability {
    private volatile boolean reachable = true;

    void answered(boolean well) {
        reachable = well;
    }

    boolean isReachable() {
        return reachable;
    }
}
