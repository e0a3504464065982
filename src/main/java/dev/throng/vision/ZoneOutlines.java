package dev.throng.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_32SC2;
import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.FONT_HERSHEY_DUPLEX;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.getTextSize;
import static org.bytedeco.opencv.global.opencv_imgproc.polylines;
import static org.bytedeco.opencv.global.opencv_imgproc.putText;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;

import dev.throng.event.ZoneCount;
import dev.throng.geometry.Position;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Outlines zones in the colours of their levels, as the page does. */
final class ZoneOutlines {
    private static final String EXCLUDED = "exclude";

    private ZoneOutlines() {}

    /** Draws into a picture, uint8 [h, w, 3] BGR. */
    static void draw(Mat picture, List<ZoneCount> zones) {
        double scale = Math.max(0.4, picture.rows() / 1_000.0);
        for (ZoneCount zone : zones) {
            try (Scalar colour = colour(zone)) {
                outline(picture, zone.polygon(), colour, Math.max(1, (int) Math.round(3 * scale)));
                label(picture, zone, colour, scale);
            }
        }
    }

    private static void outline(Mat picture, List<Position> polygon, Scalar colour, int thickness) {
        try (Mat corners = new Mat(polygon.size(), 1, CV_32SC2);
                MatVector polygons = new MatVector(corners)) {
            IntBuffer values = corners.createBuffer();
            for (Position corner : polygon) {
                values.put(x(picture, corner)).put(y(picture, corner));
            }
            polylines(picture, polygons, true, colour, thickness, LINE_AA, 0);
        }
    }

    private static void label(Mat picture, ZoneCount zone, Scalar colour, double scale) {
        String text = zone.kind().equals(EXCLUDED) ? name(zone) + ": not counted" : name(zone) + " " + zone.count();
        Position lowest = zone.polygon().stream()
                .reduce((one, other) -> other.y() > one.y() ? other : one)
                .orElseThrow();
        int margin = Math.max(2, (int) Math.round(6 * scale));
        try (Size size = getTextSize(text, FONT_HERSHEY_DUPLEX, scale, 1, new int[1])) {
            int wide = size.width() + 2 * margin;
            int left = Math.max(0, Math.min(picture.cols() - wide, x(picture, lowest)));
            int bottom = Math.min(picture.rows() - 1, y(picture, lowest));
            try (Point from = new Point(left, bottom - size.height() - 2 * margin);
                    Point to = new Point(left + wide, bottom);
                    Point baseline = new Point(left + margin, bottom - margin);
                    Scalar dark = new Scalar(16, 17, 12, 0)) {
                rectangle(picture, from, to, dark, FILLED, LINE_AA, 0);
                putText(picture, text, baseline, FONT_HERSHEY_DUPLEX, scale, colour, 1, LINE_AA, false);
            }
        }
    }

    /** OpenCV's letters are those of ASCII. */
    private static String name(ZoneCount zone) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(zone.name()) ? zone.name() : zone.id();
    }

    /** Blue, green, red. */
    private static Scalar colour(ZoneCount zone) {
        if (zone.kind().equals(EXCLUDED)) {
            return new Scalar(166, 170, 154, 0);
        }
        return switch (zone.level()) {
            case "busy" -> new Scalar(76, 201, 242, 0);
            case "crowded" -> new Scalar(74, 153, 242, 0);
            case "critical" -> new Scalar(77, 92, 255, 0);
            default -> new Scalar(176, 196, 69, 0);
        };
    }

    private static int x(Mat picture, Position corner) {
        return (int) Math.round(corner.x() * picture.cols());
    }

    private static int y(Mat picture, Position corner) {
        return (int) Math.round(corner.y() * picture.rows());
    }
}
