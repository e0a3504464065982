package dev.throng.frame;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Pictures to JPEG bytes, with OpenCV. */
public final class Jpegs {
    private Jpegs() {}

    /**
     * Encodes a picture.
     *
     * @param picture uint8 [h, w, 3] BGR
     * @param quality 1 to 100
     * @throws IllegalStateException if OpenCV cannot
     */
    public static byte[] encode(Mat picture, int quality) {
        try (BytePointer jpeg = new BytePointer();
                IntPointer parameters = new IntPointer(IMWRITE_JPEG_QUALITY, quality)) {
            if (!imencode(".jpg", picture, jpeg, parameters)) {
                throw new IllegalStateException("OpenCV cannot encode a picture as JPEG");
            }
            byte[] bytes = new byte[Math.toIntExact(jpeg.limit())];
            jpeg.get(bytes);
            return bytes;
        }
    }
}
