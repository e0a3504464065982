package dev.throng.ingest;

/** A file's time stamps made continuous: over the seam of a loop, over gaps, and where a file has none. */
final class MediaTime {
    private static final long LONGEST_GAP_MICROS = 10_000_000;
    private static final double LEAST_FPS = 0.1;
    private static final double MOST_FPS = 1_000;
    private static final double USUAL_FPS = 25;

    private final long frameMicros;
    private boolean begun;
    private long previousStamp;
    private long micros;

    /** @param fps the file's nominal rate, for steps that its time stamps do not tell */
    MediaTime(double fps) {
        frameMicros = Math.round(1_000_000 / (fps >= LEAST_FPS && fps <= MOST_FPS ? fps : USUAL_FPS));
    }

    /** Microseconds from the first frame to the one with this time stamp, which follows the one asked for before. */
    long advance(long stampMicros) {
        if (begun) {
            long step = stampMicros - previousStamp;
            micros += step > 0 && step <= LONGEST_GAP_MICROS ? step : frameMicros;
        }
        begun = true;
        previousStamp = stampMicros;
        return micros;
    }
}
