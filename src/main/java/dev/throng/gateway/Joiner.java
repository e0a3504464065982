package dev.throng.gateway;

import dev.throng.event.CountEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a picture and its count together by camera and sequence, whichever comes first. Bounded: of each watched
 * camera the newest few pictures wait for their counts. What it passes on keeps each camera's order.
 */
final class Joiner {
    /** At ten frames a second, three seconds of waiting for a count. */
    private static final int MAX_FRAMES = 32;

    private static final long MAX_BYTES_PER_CAMERA = 16L << 20;
    private static final long MAX_BYTES = 128L << 20;

    private final Consumer<Picture> joined;
    private final Map<String, Frames> cameras = new HashMap<>();

    /**
     * Begins with no camera watched.
     *
     * @param joined told of each counted frame, on the thread of whichever part came last; must not block
     */
    Joiner(Consumer<Picture> joined) {
        this.joined = joined;
    }

    /** A picture arrived; those of cameras that nobody watches are let go. */
    synchronized void frame(String camera, long sequence, byte[] jpeg) {
        Frames frames = cameras.get(camera);
        if (frames == null) {
            return;
        }
        // pictures come in order: what an earlier count waits for will not come any more
        release(frames, sequence - 1);
        Picture waiting = frames.counts.remove(sequence);
        if (waiting == null) {
            frames.add(sequence, jpeg, Math.min(MAX_BYTES_PER_CAMERA, MAX_BYTES / cameras.size()));
        } else {
            joined.accept(new Picture(waiting.event(), jpeg, waiting.receivedAt()));
        }
    }

    /** A count arrived; returns true if it waits for its picture, and {@link #giveUp} is to be called in a while. */
    synchronized boolean count(CountEvent event, Instant receivedAt) {
        Frames frames = cameras.get(event.camera());
        byte[] jpeg = frames == null ? null : frames.take(event.sequence());
        Picture counted = new Picture(event, jpeg, receivedAt);
        if (frames != null && jpeg == null) {
            frames.counts.put(event.sequence(), counted);
            return true;
        }
        if (frames != null) {
            release(frames, event.sequence());
        }
        joined.accept(counted);
        return false;
    }

    /** The picture of this count did not come in time: it goes on alone, and so do those before it. */
    synchronized void giveUp(CountEvent event) {
        Frames frames = cameras.get(event.camera());
        if (frames != null) {
            release(frames, event.sequence());
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

    private void release(Frames frames, long upTo) {
        var due = frames.counts.headMap(upTo, true);
        due.values().forEach(joined);
        due.clear();
    }

    private static final class Frames {
        private final NavigableMap<Long, byte[]> jpegs = new TreeMap<>();
        private final NavigableMap<Long, Picture> counts = new TreeMap<>();
        private long bytes;

        void add(long sequence, byte[] jpeg, long maxBytes) {
            byte[] same = jpegs.put(sequence, jpeg);
            bytes += jpeg.length - (same == null ? 0 : same.length);
            while (jpegs.size() > MAX_FRAMES || (bytes > maxBytes && jpegs.size() > 1)) {
                bytes -= jpegs.pollFirstEntry().getValue().length;
            }
        }

        /** The picture, and with it all earlier ones, whose counts will not come any more. */
        byte @Nullable [] take(long sequence) {
            byte[] found = jpegs.get(sequence);
            var past = jpegs.headMap(sequence, true);
            past.values().forEach(jpeg -> bytes -= jpeg.length);
            past.clear();
            return found;
        }
    }
}
