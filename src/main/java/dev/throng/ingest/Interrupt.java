package dev.throng.ingest;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Ends what FFmpeg waits for, from outside or at a deadline. One per open source, closed after it. */
final class Interrupt implements AutoCloseable {
    /** JavaCPP has room for ten callbacks of a kind: all sources share one, and are told apart by their pointers. */
    private static final Callback CALLBACK = new Callback();

    private static final Map<Long, Interrupt> OPEN = new ConcurrentHashMap<>();

    private final BooleanSupplier wanted;
    private final BytePointer identity = new BytePointer(1);
    private volatile long deadlineNanos;
    private volatile boolean limited;

    /** @param wanted asked several times a second whether to end; by FFmpeg's thread */
    Interrupt(BooleanSupplier wanted) {
        this.wanted = wanted;
        OPEN.put(identity.address(), this);
    }

    /** To be called before the source is opened, as each of its connections takes a copy. */
    void attach(AVFormatContext context) {
        AVIOInterruptCB callback = context.interrupt_callback();
        callback.callback(CALLBACK);
        callback.opaque(identity);
    }

    /** From now on nothing may take longer than this. */
    void limit(Duration most) {
        deadlineNanos = System.nanoTime() + most.toNanos();
        limited = true;
    }

    /** From now on only the owner ends it. */
    void unlimit() {
        limited = false;
    }

    /** True if the deadline has passed. */
    boolean isLate() {
        return limited && System.nanoTime() - deadlineNanos > 0;
    }

    /** True if whatever goes on must end. */
    boolean isDue() {
        return isLate() || wanted.getAsBoolean();
    }

    @Override
    public void close() {
        OPEN.remove(identity.address());
        identity.close();
    }

    private static final class Callback extends AVIOInterruptCB.Callback_Pointer {
        @Override
        public int call(Pointer identity) {
            Interrupt interrupt = OPEN.get(identity.address());
            return interrupt != null && interrupt.isDue() ? 1 : 0;
        }
    }
}
