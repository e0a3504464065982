package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.time.Duration;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * Keeps a live stream from falling behind on a machine that does not keep up with it: frames that have been waiting too
 * long, in sockets and buffers, are not decoded until a key frame that is fresh. How late a frame is follows from its
 * own time, compared with the best of the last minutes. Belongs to one thread.
 */
final class CatchUp {
    /** As the workers: whoever is later shows the past. */
    private static final long LATE_MICROS = micros(Duration.ofSeconds(1));
    /** Late for a moment is a hiccup of the network, which passes by itself. */
    private static final long HICCUP_MICROS = micros(Duration.ofSeconds(1));
    /**
     * Reading without decoding is quick: if that does not help, the stream's clock has been halted, not this machine.
     */
    private static final long LONGEST_MICROS = micros(Duration.ofSeconds(5));
    /** Clocks that drift apart by 1 s within one to two of these are taken for a machine that does not keep up. */
    private static final long WINDOW_MICROS = micros(Duration.ofMinutes(5));
    /** Frames may be out of order by less, and none is missing for so long without the stream beginning anew. */
    private static final long JUMP_BACK_MICROS = micros(Duration.ofSeconds(1));

    private static final long JUMP_AHEAD_MICROS = micros(Duration.ofSeconds(10));

    private boolean begun;
    private long previousStamp;
    private long windowEnd;
    private long best;
    private long bestBefore;
    private boolean late;
    private long lateSince;
    private boolean leavingOut;

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** As the other, for a packet that was read right now; never true for one without a time. */
    boolean leavesOut(AVPacket packet, double tickSeconds) {
        long ticks = packet.dts() == AV_NOPTS_VALUE ? packet.pts() : packet.dts();
        boolean keyFrame = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
        return ticks != AV_NOPTS_VALUE
                && leavesOut(keyFrame, System.nanoTime() / 1_000, Math.round(ticks * tickSeconds * 1e6));
    }

    /**
     * True if the frame that was just read is not to be decoded.
     *
     * @param nowMicros a clock that never jumps
     * @param stampMicros the frame's own time, by a clock that may
     */
    boolean leavesOut(boolean keyFrame, long nowMicros, long stampMicros) {
        long offset = nowMicros - stampMicros;
        long step = stampMicros - previousStamp;
        previousStamp = stampMicros;
        if (!begun || step < -JUMP_BACK_MICROS || step > JUMP_AHEAD_MICROS) {
            begin(nowMicros, offset);
        }
        if (nowMicros > windowEnd) {
            windowEnd = nowMicros + WINDOW_MICROS;
            bestBefore = best;
            best = offset;
        }
        best = Math.min(best, offset);
        boolean lateBefore = late;
        late = offset - Math.min(best, bestBefore) > LATE_MICROS;
        if (late && !lateBefore) {
            lateSince = nowMicros;
        }
        long lateFor = late ? nowMicros - lateSince : 0;
        if (lateFor > LONGEST_MICROS) {
            begin(nowMicros, offset);
        } else if (lateFor > HICCUP_MICROS) {
            leavingOut = true;
        }
        // the frames between refer to those that were left out
        leavingOut &= late || !keyFrame;
        return leavingOut && !keyFrame;
    }

    private void begin(long nowMicros, long offset) {
        begun = true;
        windowEnd = nowMicros + WINDOW_MICROS;
        best = offset;
        bestBefore = offset;
        late = false;
    }
}
