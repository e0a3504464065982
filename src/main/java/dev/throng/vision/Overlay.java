package dev.throng.vision;

import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.FONT_HERSHEY_DUPLEX;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.circle;
import static org.bytedeco.opencv.global.opencv_imgproc.getTextSize;
import static org.bytedeco.opencv.global.opencv_imgproc.putText;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;

import dev.throng.event.HeadPoint;
import dev.throng.event.ZoneCount;
import dev.throng.frame.BadFrameException;
import dev.throng.frame.Jpegs;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Draws head points, zones and a label onto a picture. */
public final class Overlay {
    private static final int JPEG_QUALITY = 90;

    private Overlay() {}

    /**
     * Draws onto a JPEG.
     *
     * @param points as fractions of the picture
     * @param zones outlined, each with its name and count
     * @param label shown at the top left, such as {@code 12 people}; letters, digits and simple punctuation
     * @return a new JPEG
     * @throws BadFrameException if the bytes are no JPEG
     */
    public static byte[] draw(byte[] jpeg, List<HeadPoint> points, List<ZoneCount> zones, String label)
            throws BadFrameException {
        try (PictureDecoder decoder = new PictureDecoder()) {
            return draw(decoder.jpeg(jpeg), points, zones, label);
        }
    }

    /** Draws into a picture, uint8 [h, w, 3] BGR, and returns it as JPEG. */
    public static byte[] draw(Mat picture, List<HeadPoint> points, List<ZoneCount> zones, String label) {
        drawPoints(picture, points);
        ZoneOutlines.draw(picture, zones);
        drawLabel(picture, label);
        return Jpegs.encode(picture, JPEG_QUALITY);
    }

    private static void drawPoints(Mat picture, List<HeadPoint> points) {
        int radius = Math.max(3, Math.round(Math.max(picture.cols(), picture.rows()) / 300f));
        try (Scalar dark = new Scalar(40, 20, 0, 0);
                Scalar bright = new Scalar(90, 230, 60, 0)) {
            for (HeadPoint head : points) {
                int x = (int) Math.round(head.x() * picture.cols());
                int y = (int) Math.round(head.y() * picture.rows());
                try (Point at = new Point(x, y)) {
                    circle(picture, at, radius + 1, dark, FILLED, LINE_AA, 0);
                    circle(picture, at, radius, bright, FILLED, LINE_AA, 0);
                }
            }
        }
    }

    private static void drawLabel(Mat picture, String label) {
        double scale = Math.max(0.5, picture.rows() / 700.0);
        int thickness = Math.max(1, (int) Math.round(scale * 1.5));
        int margin = (int) Math.round(10 * scale);
        try (Size text = getTextSize(label, FONT_HERSHEY_DUPLEX, scale, thickness, new int[1]);
                Point corner = new Point(0, 0);
                Point end = new Point(text.width() + 2 * margin, text.height() + 2 * margin);
                Point baseline = new Point(margin, margin + text.height());
                Scalar dark = new Scalar(32, 24, 16, 0);
                Scalar white = new Scalar(255, 255, 255, 0)) {
            rectangle(picture, corner, end, dark, FILLED, LINE_AA, 0);
            putText(picture, label, baseline, FONT_HERSHEY_DUPLEX, scale, white, thickness, LINE_AA, false);
        }
    }
}
