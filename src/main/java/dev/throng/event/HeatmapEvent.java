package dev.throng.event;

import java.time.Instant;
import java.util.Base64;
import java.util.Objects;

/**
 * Where in a camera's picture people are: how many there are in each cell of a grid, as a mean over the frames in which
 * each counts half of one that is a half-life younger. Schema: {@code schemas/heatmap-1.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param camera the camera's id
 * @param at capture time of the last frame in it
 * @param width of the camera's frames in pixels
 * @param height of the camera's frames in pixels
 * @param columns cells from left to right, 1 to {@link #CELLS}
 * @param rows cells from top to bottom, 1 to {@link #CELLS}
 * @param halfLifeSeconds after so many seconds a frame weighs half
 * @param frames weights of all frames together, the last one weighing 1
 * @param max people in the fullest cell
 * @param cells Base64 of a byte per cell, row by row from the top left: people in it, as a fraction of {@code max} in
 *     steps of 1/255
 */
public record HeatmapEvent(
        String schema,
        String camera,
        Instant at,
        int width,
        int height,
        int columns,
        int rows,
        double halfLifeSeconds,
        double frames,
        double max,
        String cells) {

    /** The name and version of this event's layout. */
    public static final String SCHEMA = "throng.heatmap/1";

    /** Cells along the longer side of a picture. */
    public static final int CELLS = 32;

    /** What was stored by another version may lack parts. */
    public HeatmapEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(cells, "cells");
        if (columns < 1 || columns > CELLS || rows < 1 || rows > CELLS) {
            throw new IllegalArgumentException(
                    "a heat map has 1 to %d columns and rows, not %d x %d".formatted(CELLS, columns, rows));
        }
    }

    /**
     * The cells, uint8 [rows * columns].
     *
     * @throws IllegalArgumentException if they are not Base64 of so many bytes
     */
    public byte[] bytes() {
        byte[] bytes = Base64.getDecoder().decode(cells);
        if (bytes.length != rows * columns) {
            throw new IllegalArgumentException(
                    "a heat map of %d x %d cells has %d".formatted(columns, rows, bytes.length));
        }
        return bytes;
    }
}
