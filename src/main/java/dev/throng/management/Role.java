package dev.throng.management;

/** A running part of Throng: ingest, worker or gateway. Closing it stops it cleanly and waits for that. */
public interface Role extends AutoCloseable {
    /** {@code ingest}, {@code worker} or {@code gateway}. */
    String name();

    /** How it is right now; cheap, from any thread. */
    Health health();

    @Override
    void close();
}
