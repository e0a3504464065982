package dev.throng.event;

/**
 * How points became a count.
 *
 * @param threshold confidence above which a point counted
 * @param scale people per point; counts are rounded
 */
public record Calibration(double threshold, double scale) {}
