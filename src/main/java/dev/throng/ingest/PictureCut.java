package dev.throng.ingest;

import static org.bytedeco.opencv.global.opencv_core.CV_32SC2;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgproc.fillPoly;

import dev.throng.geometry.Position;
import java.util.List;
import org.bytedeco.javacpp.indexer.IntIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.jspecify.annotations.Nullable;

/** Blacks out what nobody may see of a picture, and cuts off what nobody wants. Belongs to one thread. */
final class PictureCut implements AutoCloseable {
    private final @Nullable List<Double> crop;
    private final List<List<Position>> masks;
    private final Mat black = new Mat(new Scalar(0));
    /** 255 where the picture is masked; made anew when its size changes. */
    private Mat mask = new Mat();

    private Mat part = new Mat();

    /**
     * A cut.
     *
     * @param crop left, top, width, height as fractions; null for the whole picture
     * @param masks polygons of (x, y), as fractions of the whole picture
     */
    PictureCut(@Nullable List<Double> crop, List<List<Position>> masks) {
        this.crop = crop;
        this.masks = masks;
    }

    /** Masks the picture itself; returns the part of it that is wanted, valid until the next call. */
    Mat apply(Mat picture) {
        if (!masks.isEmpty()) {
            if (mask.cols() != picture.cols() || mask.rows() != picture.rows()) {
                draw(picture.cols(), picture.rows());
            }
            picture.setTo(black, mask);
        }
        if (crop == null) {
            return picture;
        }
        part.close();
        try (Rect rectangle = rectangle(crop, picture.cols(), picture.rows())) {
            part = picture.apply(rectangle);
        }
        return part;
    }

    private static Rect rectangle(List<Double> crop, int width, int height) {
        int left = Math.min(width - 1, (int) Math.round(crop.get(0) * width));
        int top = Math.min(height - 1, (int) Math.round(crop.get(1) * height));
        int right = Math.min(width, Math.max(left + 1, (int) Math.round((crop.get(0) + crop.get(2)) * width)));
        int bottom = Math.min(height, Math.max(top + 1, (int) Math.round((crop.get(1) + crop.get(3)) * height)));
        return new Rect(left, top, right - left, bottom - top);
    }

    private void draw(int width, int height) {
        mask.close();
        try (Scalar nothing = new Scalar(0);
                Scalar masked = new Scalar(255)) {
            mask = new Mat(height, width, CV_8UC1, nothing);
            for (List<Position> polygon : masks) {
                fill(polygon, masked);
            }
        }
    }

    private void fill(List<Position> polygon, Scalar value) {
        try (Mat corners = new Mat(polygon.size(), 1, CV_32SC2);
                IntIndexer at = corners.createIndexer();
                MatVector one = new MatVector(corners)) {
            for (int i = 0; i < polygon.size(); i++) {
                at.put(i, 0, 0, (int) Math.round(polygon.get(i).x() * mask.cols()));
                at.put(i, 0, 1, (int) Math.round(polygon.get(i).y() * mask.rows()));
            }
            fillPoly(mask, one, value);
        }
    }

    @Override
    public void close() {
        part.close();
        mask.close();
        black.close();
    }
}
