package dev.throng.vision;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_NEAREST;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.throng.event.HeadPoint;
import dev.throng.frame.BadFrameException;
import dev.throng.frame.Jpegs;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/** Makes people hard to recognise: coarse squares over their heads. */
public final class Mosaic {
    private static final int JPEG_QUALITY = 85;
    /** Half a square's side, of the picture's longer side: the head of somebody near the camera. */
    private static final double REACH = 0.05;

    private static final int LEAST_REACH_PIXELS = 16;
    /** Squares that a head is left with, across and down. */
    private static final int CELLS = 5;

    /** Squares along the longer side of a picture that is covered as a whole. */
    private static final int LONGER_SIDE_CELLS = 32;

    private Mosaic() {}

    /**
     * Covers heads in a JPEG.
     *
     * @param points as fractions of the picture
     * @return a new JPEG of the same size
     * @throws BadFrameException if the bytes are no JPEG
     */
    public static byte[] cover(byte[] jpeg, List<HeadPoint> points) throws BadFrameException {
        try (PictureDecoder decoder = new PictureDecoder()) {
            Mat picture = decoder.jpeg(jpeg);
            int reach = Math.max(LEAST_REACH_PIXELS, (int) (REACH * Math.max(picture.cols(), picture.rows())));
            points.forEach(head -> cover(picture, head, reach));
            return Jpegs.encode(picture, JPEG_QUALITY);
        }
    }

    /**
     * Covers a whole JPEG, so that a scene can be told, but nobody in it: for a picture in which nobody was counted
     * yet.
     *
     * @return a new JPEG of the same size
     * @throws BadFrameException if the bytes are no JPEG
     */
    public static byte[] cover(byte[] jpeg) throws BadFrameException {
        try (PictureDecoder decoder = new PictureDecoder()) {
            Mat picture = decoder.jpeg(jpeg);
            double cell = (double) Math.max(picture.cols(), picture.rows()) / LONGER_SIDE_CELLS;
            coarsen(picture, (int) Math.max(1, picture.cols() / cell), (int) Math.max(1, picture.rows() / cell));
            return Jpegs.encode(picture, JPEG_QUALITY);
        }
    }

    private static void cover(Mat picture, HeadPoint head, int reach) {
        int x = (int) Math.round(head.x() * picture.cols());
        int y = (int) Math.round(head.y() * picture.rows());
        int left = Math.max(0, Math.min(picture.cols() - 1, x - reach));
        int top = Math.max(0, Math.min(picture.rows() - 1, y - reach));
        int right = Math.min(picture.cols(), Math.max(left + 1, x + reach));
        int bottom = Math.min(picture.rows(), Math.max(top + 1, y + reach));
        try (Rect square = new Rect(left, top, right - left, bottom - top);
                Mat part = picture.apply(square)) {
            coarsen(part, CELLS, CELLS);
        }
    }

    private static void coarsen(Mat part, int across, int down) {
        try (Mat coarse = new Mat();
                Size cells = new Size(across, down);
                Size full = new Size(part.cols(), part.rows())) {
            resize(part, coarse, cells, 0, 0, INTER_AREA);
            // writes into the picture, since the size is that of its part
            resize(coarse, part, full, 0, 0, INTER_NEAREST);
        }
    }
}
