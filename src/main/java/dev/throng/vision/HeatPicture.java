package dev.throng.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.merge;
import static org.bytedeco.opencv.global.opencv_core.split;
import static org.bytedeco.opencv.global.opencv_core.vconcat;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLORMAP_INFERNO;
import static org.bytedeco.opencv.global.opencv_imgproc.FONT_HERSHEY_DUPLEX;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.THRESH_TRUNC;
import static org.bytedeco.opencv.global.opencv_imgproc.applyColorMap;
import static org.bytedeco.opencv.global.opencv_imgproc.putText;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.threshold;

import dev.throng.event.HeatmapEvent;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Heat maps as PNG, in the colours of inferno: from black over red to pale yellow, each step lighter than the one
 * before, so that nobody needs to tell colours apart.
 */
public final class HeatPicture {
    /** The picture beneath stays visible. */
    private static final int MOST_OPAQUE = 205;

    private static final int LEGEND_HEIGHT = 36;

    private HeatPicture() {}

    /**
     * To be laid over the camera's picture: the fewer people, the more transparent.
     *
     * @param width in pixels; the height follows from the picture's
     * @return a PNG with an alpha channel
     */
    public static byte[] overlay(HeatmapEvent heatmap, int width) {
        try (Mat heat = enlarged(heatmap, width);
                Mat colours = new Mat();
                Mat alpha = new Mat();
                MatVector channels = new MatVector();
                Mat picture = new Mat()) {
            applyColorMap(heat, colours, COLORMAP_INFERNO);
            heat.convertTo(alpha, CV_8UC1, 2, 0);
            threshold(alpha, alpha, MOST_OPAQUE, 0, THRESH_TRUNC);
            split(colours, channels);
            channels.push_back(alpha);
            merge(channels, picture);
            return png(picture);
        }
    }

    /**
     * To be looked at by itself: opaque, with the scale of colours below.
     *
     * @param width in pixels
     * @return a PNG without transparency
     */
    public static byte[] withLegend(HeatmapEvent heatmap, int width) {
        try (Mat heat = enlarged(heatmap, width);
                Mat colours = new Mat();
                Mat legend = legend(heatmap, width);
                Mat picture = new Mat()) {
            applyColorMap(heat, colours, COLORMAP_INFERNO);
            vconcat(colours, legend, picture);
            return png(picture);
        }
    }

    private static Mat enlarged(HeatmapEvent heatmap, int width) {
        int height = Math.max(1, Math.round((float) width * heatmap.height() / heatmap.width()));
        Mat enlarged = new Mat();
        try (Mat cells = new Mat(heatmap.rows(), heatmap.columns(), CV_8UC1);
                Size size = new Size(width, height)) {
            cells.data().put(heatmap.bytes());
            resize(cells, enlarged, size, 0, 0, INTER_LINEAR);
        }
        return enlarged;
    }

    private static Mat legend(HeatmapEvent heatmap, int width) {
        try (Mat ramp = new Mat(1, 256, CV_8UC1);
                Mat bar = new Mat();
                Size size = new Size(width, LEGEND_HEIGHT / 3);
                Mat colours = new Mat();
                Scalar dark = new Scalar(17, 16, 12, 0);
                Mat text = new Mat(LEGEND_HEIGHT - LEGEND_HEIGHT / 3, width, CV_8UC3, dark);
                Point at = new Point(4, 17);
                Scalar white = new Scalar(255, 255, 255, 0)) {
            byte[] steps = new byte[256];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = (byte) i;
            }
            ramp.data().put(steps);
            resize(ramp, bar, size, 0, 0, INTER_LINEAR);
            applyColorMap(bar, colours, COLORMAP_INFERNO);
            String line = String.format(
                    Locale.ROOT,
                    "0 to %.2g people per cell of %dx%d, half-life %.0f s",
                    heatmap.max(),
                    heatmap.columns(),
                    heatmap.rows(),
                    heatmap.halfLifeSeconds());
            putText(text, line, at, FONT_HERSHEY_DUPLEX, Math.min(0.45, width / 1_000.0), white, 1, LINE_AA, false);
            Mat legend = new Mat();
            vconcat(colours, text, legend);
            return legend;
        }
    }

    private static byte[] png(Mat picture) {
        try (BytePointer encoded = new BytePointer()) {
            if (!imencode(".png", picture, encoded)) {
                throw new IllegalStateException("OpenCV cannot encode a picture as PNG");
            }
            byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(bytes);
            return bytes;
        }
    }
}
