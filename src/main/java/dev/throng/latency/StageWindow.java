package dev.throng.latency;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.TimeWindowSum;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One stage's samples of late. A timer's own count never falls; this one says how many lie within the window. */
final class StageWindow {
    /** The window moves on by one such part at a time. */
    static final int PARTS = 6;

    private final Timer timer;
    private final TimeWindowSum samples;

    /** @param timer with three percentiles over the same window */
    StageWindow(Timer timer, Duration window) {
        this.timer = timer;
        samples = new TimeWindowSum(PARTS, window);
    }

    void record(long nanos) {
        timer.record(nanos, TimeUnit.NANOSECONDS);
        samples.record(1);
    }

    StageLatency summary(Stage stage) {
        long count = (long) samples.poll();
        if (count == 0) {
            return StageLatency.none(stage);
        }
        var snapshot = timer.takeSnapshot();
        ValueAtPercentile[] values = snapshot.percentileValues();
        return new StageLatency(
                stage,
                count,
                millis(values[0].value(TimeUnit.MICROSECONDS)),
                millis(values[1].value(TimeUnit.MICROSECONDS)),
                millis(values[2].value(TimeUnit.MICROSECONDS)),
                millis(snapshot.max(TimeUnit.MICROSECONDS)));
    }

    private static double millis(double micros) {
        return Math.round(micros) / 1000.0;
    }
}
