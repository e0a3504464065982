package dev.throng.vision;

import dev.throng.config.InputSize;

/** The model input that shows a picture in its own size: padded up to the multiples, or scaled down if it is large. */
final class AutoSize {
    private static final int LONGEST_SIDE = 1536;
    private static final int WIDTH_MULTIPLE = 256;
    private static final int HEIGHT_MULTIPLE = 128;

    private AutoSize() {}

    static InputSize of(int width, int height) {
        double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(width, height));
        return new InputSize(up(width * scale, WIDTH_MULTIPLE), up(height * scale, HEIGHT_MULTIPLE));
    }

    private static int up(double side, int multiple) {
        return Math.max(1, (int) Math.ceil(Math.round(side) / (double) multiple)) * multiple;
    }
}
