package dev.throng.config;

import org.jspecify.annotations.Nullable;

/**
 * How a camera's points become a count.
 *
 * @param threshold confidence above which a point counts, 0.05 to 1; null for the model's
 * @param scale people per point, 0.2 to 5
 */
public record CalibrationConfig(@Nullable Double threshold, Double scale) {
    public CalibrationConfig {
        scale = Defaults.or(scale, 1.0);
    }
}
