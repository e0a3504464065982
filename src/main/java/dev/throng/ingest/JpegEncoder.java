package dev.throng.ingest;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.throng.frame.Jpegs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.jspecify.annotations.Nullable;

/** Pictures (uint8 BGR) to JPEGs that are small enough. Belongs to one thread; its matrix is reused. */
final class JpegEncoder implements AutoCloseable {
    /** Tried when a JPEG is too large: it still shows people. */
    private static final int REDUCED_QUALITY = 60;

    private final int longestSide;
    private final int quality;
    private final int maxBytes;
    private final Mat scaled = new Mat();

    JpegEncoder(int longestSide, int quality, int maxBytes) {
        this.longestSide = longestSide;
        this.quality = quality;
        this.maxBytes = maxBytes;
    }

    /** A JPEG, which nobody changes, and its size in pixels. */
    @SuppressWarnings("ArrayRecordComponent") // passed on to Kafka as it is; a copy per frame would buy nothing
    record Jpeg(byte[] bytes, int width, int height) {}

    /** Encodes a picture; harder, then at half size, if it would be too large; null if that does not help either. */
    @Nullable
    Jpeg encode(Mat picture) {
        Jpeg jpeg = encode(picture, longestSide, quality);
        if (jpeg.bytes.length > maxBytes) {
            jpeg = encode(picture, longestSide, Math.min(quality, REDUCED_QUALITY));
        }
        if (jpeg.bytes.length > maxBytes) {
            jpeg = encode(picture, Math.max(jpeg.width, jpeg.height) / 2, Math.min(quality, REDUCED_QUALITY));
        }
        return jpeg.bytes.length > maxBytes ? null : jpeg;
    }

    /** What to tell people when {@link #encode} gives nothing. */
    String tooLarge() {
        return "frames stay larger than kafka.maxFrameBytes (%d) even at half size; raise it or lower longestSide"
                .formatted(maxBytes);
    }

    private Jpeg encode(Mat picture, int side, int jpegQuality) {
        Mat fitting = fit(picture, side);
        return new Jpeg(Jpegs.encode(fitting, jpegQuality), fitting.cols(), fitting.rows());
    }

    private Mat fit(Mat picture, int side) {
        double scale = (double) side / Math.max(picture.cols(), picture.rows());
        if (scale >= 1) {
            return picture;
        }
        try (Size size = new Size(Math.max(1, (int) Math.round(picture.cols() * scale)), Math.max(1, (int)
                Math.round(picture.rows() * scale)))) {
            resize(picture, scaled, size, 0, 0, INTER_AREA);
        }
        return scaled;
    }

    @Override
    public void close() {
        scaled.close();
    }
}
