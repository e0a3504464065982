package dev.throng.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.throng.config.InputSize;
import dev.throng.event.HeadPoint;
import dev.throng.frame.BadFrameException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.jspecify.annotations.Nullable;

/**
 * One model input, uint8 [H, W, 3] BGR, into which pictures are letterboxed one after the other: scaled down to fit if
 * they are larger (never up), at the top left, the rest black. Belongs to one thread; nothing is allocated per picture
 * of the same size.
 */
public final class FrameInput implements AutoCloseable {
    /**
     * Points this far outside the picture are taken for heads on its edge; those further out are noise of the padding.
     */
    private static final double EDGE_PIXELS = 8;

    private final InputSize size;
    private final ByteBuffer pixels;
    private final BytePointer pointer;
    private final Mat canvas;
    private final PictureDecoder decoder = new PictureDecoder();
    private int pictureWidth;
    private int pictureHeight;
    private int scaledWidth;
    private int scaledHeight;

    FrameInput(InputSize size) {
        this.size = size;
        pixels = ByteBuffer.allocateDirect(size.width() * size.height() * 3).order(ByteOrder.nativeOrder());
        pointer = new BytePointer(pixels);
        canvas = new Mat(size.height(), size.width(), CV_8UC3, pointer);
    }

    /**
     * Takes in a picture.
     *
     * @param jpeg a whole JPEG
     * @throws BadFrameException if it is not one, is cut off, or is absurdly large
     */
    public void load(byte[] jpeg) throws BadFrameException {
        load(decoder.jpeg(jpeg));
    }

    /** Takes in a black picture of the full size. */
    void loadBlack() {
        try (Mat black = Mat.zeros(size.height(), size.width(), CV_8UC3).asMat()) {
            load(black);
        }
    }

    /** Takes in a decoded picture, uint8 [h, w, 3] BGR. */
    public void load(Mat picture) {
        double scale =
                Math.min(1, Math.min((double) size.width() / picture.cols(), (double) size.height() / picture.rows()));
        int width = Math.max(1, (int) Math.round(picture.cols() * scale));
        int height = Math.max(1, (int) Math.round(picture.rows() * scale));
        if (width != scaledWidth || height != scaledHeight) {
            try (Scalar black = new Scalar(0)) {
                canvas.put(black);
            }
        }
        try (Rect place = new Rect(0, 0, width, height);
                Mat target = new Mat(canvas, place);
                Size scaled = new Size(width, height)) {
            if (scale == 1) {
                picture.copyTo(target);
            } else {
                resize(picture, target, scaled, 0, 0, INTER_AREA);
            }
        }
        pictureWidth = picture.cols();
        pictureHeight = picture.rows();
        scaledWidth = width;
        scaledHeight = height;
    }

    /** Width of the picture last loaded, in its own pixels. */
    public int pictureWidth() {
        return pictureWidth;
    }

    /** Height of the picture last loaded, in its own pixels. */
    public int pictureHeight() {
        return pictureHeight;
    }

    InputSize size() {
        return size;
    }

    int scaledWidth() {
        return scaledWidth;
    }

    int scaledHeight() {
        return scaledHeight;
    }

    /** The whole buffer, position 0. */
    ByteBuffer pixels() {
        return pixels.duplicate().order(ByteOrder.nativeOrder()).clear();
    }

    /** A point in input pixels as one in the picture, or null if it lies in the padding. */
    @Nullable
    HeadPoint toPicture(float x, float y, float score) {
        if (x < -EDGE_PIXELS || y < -EDGE_PIXELS || x > scaledWidth + EDGE_PIXELS || y > scaledHeight + EDGE_PIXELS) {
            return null;
        }
        return new HeadPoint(rounded(x / scaledWidth, 1e4), rounded(y / scaledHeight, 1e4), rounded(score, 1e2));
    }

    private static double rounded(double fraction, double steps) {
        return Math.round(Math.max(0, Math.min(1, fraction)) * steps) / steps;
    }

    @Override
    public void close() {
        canvas.close();
        pointer.close();
        decoder.close();
    }
}
