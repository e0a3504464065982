package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;

class JpegEncoderTest {
    private static Mat noise(int width, int height) {
        byte[] pixels = new byte[width * height * 3];
        new Random(1).nextBytes(pixels);
        Mat picture = new Mat(height, width, CV_8UC3);
        picture.data().put(pixels);
        return picture;
    }

    @Test
    void longerSideShouldBeLimitedWhicheverItIs() {
        // Given
        try (JpegEncoder encoder = new JpegEncoder(200, 85, 1_000_000);
                Mat upright = noise(300, 400)) {
            // When
            JpegEncoder.Jpeg jpeg = encoder.encode(upright);
            // Then
            assertThat(jpeg.width()).isEqualTo(150);
            assertThat(jpeg.height()).isEqualTo(200);
        }
    }

    @Test
    void smallPictureShouldKeepItsSize() {
        // Given
        try (JpegEncoder encoder = new JpegEncoder(1280, 85, 1_000_000);
                Mat small = noise(101, 67)) {
            // When
            JpegEncoder.Jpeg jpeg = encoder.encode(small);
            // Then
            assertThat(jpeg.width()).isEqualTo(101);
            assertThat(jpeg.height()).isEqualTo(67);
        }
    }

    @Test
    void tooLargePictureShouldLoseQualityFirstAndThenSize() {
        // Given
        try (Mat picture = noise(640, 480);
                JpegEncoder free = new JpegEncoder(640, 95, 10_000_000)) {
            int full = free.encode(picture).bytes().length;
            // When
            JpegEncoder.Jpeg coarser = encode(picture, full * 3 / 4);
            JpegEncoder.Jpeg smaller = encode(picture, full / 4);
            JpegEncoder.Jpeg none = encode(picture, 1_000);
            // Then
            assertThat(coarser.width()).isEqualTo(640);
            assertThat(coarser.bytes()).hasSizeLessThanOrEqualTo(full * 3 / 4);
            assertThat(smaller.width()).isEqualTo(320);
            assertThat(smaller.bytes()).hasSizeLessThanOrEqualTo(full / 4);
            assertThat(none).isNull();
        }
    }

    private static JpegEncoder.Jpeg encode(Mat picture, int maxBytes) {
        try (JpegEncoder encoder = new JpegEncoder(640, 95, maxBytes)) {
            return encoder.encode(picture);
        }
    }
}
