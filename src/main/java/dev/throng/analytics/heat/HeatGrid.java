package dev.throng.analytics.heat;

import dev.throng.event.CountEvent;
import dev.throng.event.HeadPoint;
import dev.throng.event.HeatmapEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** The heat map of one camera: head points per cell, in which every frame fades by half in a half-life. */
final class HeatGrid {
    private static final int BYTE_MAX = 255;

    private final int columns;
    private final int rows;
    private final double halfLifeNanos;
    /** Points per cell, weighted. */
    private final double[] people;
    /** Weights of the frames. */
    private double frames;

    private Instant at;

    private HeatGrid(int columns, int rows, Duration halfLife, Instant at) {
        this.columns = columns;
        this.rows = rows;
        this.at = at;
        halfLifeNanos = halfLife.toNanos();
        people = new double[columns * rows];
    }

    /** An empty grid for pictures of this event's shape. */
    static HeatGrid forPicturesOf(CountEvent event, Duration halfLife) {
        int longer = Math.max(event.width(), event.height());
        return new HeatGrid(cells(event.width(), longer), cells(event.height(), longer), halfLife, event.capturedAt());
    }

    private static int cells(int side, int longer) {
        return Math.max(1, Math.round((float) HeatmapEvent.CELLS * side / longer));
    }

    /**
     * A grid as it was told.
     *
     * @throws IllegalArgumentException if the event contradicts itself
     */
    static HeatGrid of(HeatmapEvent told, Duration halfLife) {
        HeatGrid grid = new HeatGrid(told.columns(), told.rows(), halfLife, told.at());
        grid.frames = told.frames();
        byte[] cells = told.bytes();
        for (int i = 0; i < cells.length; i++) {
            grid.people[i] = (cells[i] & BYTE_MAX) * told.max() / BYTE_MAX * told.frames();
        }
        return grid;
    }

    /** False for pictures of another shape, which need a grid of their own. */
    boolean fits(CountEvent event) {
        int longer = Math.max(event.width(), event.height());
        return columns == cells(event.width(), longer) && rows == cells(event.height(), longer);
    }

    Instant at() {
        return at;
    }

    /** Adds a frame's points; what is older fades by the time since then. */
    void add(CountEvent event) {
        // a clock that was set back fades nothing
        long nanos = Math.max(0, Duration.between(at, event.capturedAt()).toNanos());
        double fading = Math.pow(0.5, nanos / halfLifeNanos);
        for (int i = 0; i < people.length; i++) {
            people[i] *= fading;
        }
        frames = frames * fading + 1;
        for (HeadPoint point : event.points()) {
            people[cell(point.y(), rows) * columns + cell(point.x(), columns)]++;
        }
        at = event.capturedAt();
    }

    private static int cell(double fraction, int cells) {
        return Math.max(0, Math.min(cells - 1, (int) (fraction * cells)));
    }

    /** What is to be told, for pictures of the event's size. */
    HeatmapEvent told(CountEvent event) {
        double max = 0;
        for (double each : people) {
            max = Math.max(max, each);
        }
        byte[] cells = new byte[people.length];
        for (int i = 0; i < cells.length && max > 0; i++) {
            cells[i] = (byte) Math.round(people[i] / max * BYTE_MAX);
        }
        return new HeatmapEvent(
                HeatmapEvent.SCHEMA,
                event.camera(),
                at,
                event.width(),
                event.height(),
                columns,
                rows,
                halfLifeNanos / 1e9,
                rounded(frames),
                rounded(max / frames),
                Base64.getEncoder().encodeToString(cells));
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
