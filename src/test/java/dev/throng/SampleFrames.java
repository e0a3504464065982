package dev.throng;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber.ImageMode;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.opencv_core.Mat;

/** Frames of the bundled clip as JPEGs of {@link #WIDTH} x {@link #HEIGHT} pixels, five seconds apart. */
public final class SampleFrames {
    public static final Path CLIP = Path.of("samples/vtest.mp4");
    public static final int WIDTH = 768;
    public static final int HEIGHT = 576;

    private static final int STEP = 50;

    private SampleFrames() {}

    /** The first so many. */
    public static List<byte[]> jpegs(int count) throws Exception {
        List<byte[]> jpegs = new ArrayList<>();
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(CLIP.toFile());
                OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat()) {
            grabber.setImageMode(ImageMode.COLOR);
            grabber.start();
            for (int i = 0; jpegs.size() < count; i++) {
                Frame frame = grabber.grabImage();
                if (i % STEP == 0) {
                    jpegs.add(jpeg(converter.convert(frame)));
                }
            }
        }
        return jpegs;
    }

    /** A picture of the same size with nothing on it. */
    public static byte[] black() {
        try (Mat picture = Mat.zeros(HEIGHT, WIDTH, CV_8UC3).asMat()) {
            return jpeg(picture);
        }
    }

    /** Compresses a picture. */
    public static byte[] jpeg(Mat picture) {
        return encode(".jpg", picture);
    }

    /** Compresses a picture without loss. */
    public static byte[] png(Mat picture) {
        return encode(".png", picture);
    }

    private static byte[] encode(String format, Mat picture) {
        try (BytePointer encoded = new BytePointer()) {
            imencode(format, picture, encoded);
            byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(bytes);
            return bytes;
        }
    }
}
