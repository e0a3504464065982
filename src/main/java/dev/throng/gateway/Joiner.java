package dev.throng.gateway;

import dev.throng.event.CountEvent;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a picture and its count together by camera and sequence, whichever comes first. Bounded: of each watched
 * camera the newest few pictures wait for their counts.
 */
final class Joiner {
    /** At ten frames a second, three seconds of waiting for a count. */
    private static final int MAX_FRAMES = 32;

    private static final long MAX_BYTES = 16L * 1024 * 1024;

    private final Consumer<Picture> joined;
    private final Map<String, Frames> cameras = new LinkedHashMap<>();

    /** @param joined told of each counted frame, on the thread of whichever part came last */
    Joiner(Consumer<Picture> joined) {
        this.joined = joined;
    }

    /** A watched camera's picture arrived. */
    void frame(String camera, long sequence, byte[] jpeg) {
        Picture waiting;
        synchronized (this) {
            Frames frames = cameras.get(camera);
            if (frames == null) {
                return;
            }
            waiting = frames.counts.remove(sequence);
            if (waiting == null) {
                frames.add(sequence, jpeg);
            }
        }
        if (waiting != null) {
            joined.accept(new Picture(waiting.event(), jpeg, waiting.receivedAt()));
        }
    }

    /** A count arrived; returns true if it waits for its picture, and {@link #giveUp} is to be called in a while. */
    boolean count(CountEvent event, Instant receivedAt) {
        Picture complete;
        synchronized (this) {
            Frames frames = cameras.get(event.camera());
            byte[] jpeg = frames == null ? null : frames.take(event.sequence());
            complete = new Picture(event, jpeg, receivedAt);
            if (frames != null && jpeg == null) {
                frames.counts.put(event.sequence(), complete);
                return true;
            }
        }
        joined.accept(complete);
        return false;
    }

    /** The picture of this count did not come in time: the count goes on alone. */
    void giveUp(CountEvent event) {
        Picture waiting;
        synchronized (this) {
            Frames frames = cameras.get(event.camera());
            waiting = frames == null ? null : frames.counts.remove(event.sequence());
        }
        if (waiting != null) {
            joined.accept(waiting);
        }
    }

    /** From now on this camera's pictures are kept for their counts, or no longer. */
    synchronized void watch(String camera, boolean watched) {
        if (watched) {
            cameras.computeIfAbsent(camera, id -> new Frames());
        } else {
            cameras.remove(camera);
        }
    }

    private static final class Frames {
        private final Map<Long, byte[]> jpegs = new LinkedHashMap<>();
        private final Map<Long, Picture> counts = new LinkedHashMap<>();
        private long bytes;

        void add(long sequence, byte[] jpeg) {
            jpegs.put(sequence, jpeg);
            bytes += jpeg.length;
            Iterator<byte[]> oldest = jpegs.values().iterator();
            while (jpegs.size() > MAX_FRAMES || (bytes > MAX_BYTES && jpegs.size() > 1)) {
                bytes -= oldest.next().length;
                oldest.remove();
            }
        }

        /** The picture, and with it all earlier ones, whose counts will not come any more. */
        byte @Nullable [] take(long sequence) {
            byte[] found = jpegs.get(sequence);
            Iterator<Map.Entry<Long, byte[]>> frames = jpegs.entrySet().iterator();
            while (frames.hasNext()) {
                Map.Entry<Long, byte[]> frame = frames.next();
                if (frame.getKey() <= sequence) {
                    bytes -= frame.getValue().length;
                    frames.remove();
                }
            }
            return found;
        }
    }
}
