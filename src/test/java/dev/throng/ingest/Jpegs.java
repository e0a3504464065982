package dev.throng.ingest;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Small pictures, well and broken. */
final class Jpegs {
    private Jpegs() {}

    /** A picture of one grey. */
    static byte[] plain(int width, int height) {
        try (Scalar grey = new Scalar(90, 90, 90, 0);
                Mat picture = new Mat(height, width, CV_8UC3, grey)) {
            return dev.throng.frame.Jpegs.encode(picture, 85);
        }
    }

    /** A picture that claims to have another size than it has. */
    static byte[] claiming(int width, int height) {
        byte[] jpeg = plain(160, 120);
        for (int i = 0; i < jpeg.length - 9; i++) {
            // start of frame: marker, two bytes of length, one of precision, height, width
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
                jpeg[i + 5] = (byte) (height >> 8);
                jpeg[i + 6] = (byte) height;
                jpeg[i + 7] = (byte) (width >> 8);
                jpeg[i + 8] = (byte) width;
                return jpeg;
            }
        }
        throw new IllegalStateException("no start of frame");
    }
}
