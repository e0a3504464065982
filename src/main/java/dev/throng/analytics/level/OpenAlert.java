package dev.throng.analytics.level;

import java.time.Instant;

/**
 * An alert that is not over.
 *
 * @param raisedAt capture time of the frame that raised it
 * @param revision of its last event
 * @param peak the highest value since then
 * @param density true if its values are people per square metre
 */
record OpenAlert(Instant raisedAt, int revision, double peak, boolean density) {
    OpenAlert seeing(double value) {
        return value > peak ? new OpenAlert(raisedAt, revision, value, density) : this;
    }

    OpenAlert revised() {
        return new OpenAlert(raisedAt, revision + 1, peak, density);
    }
}
