package dev.throng.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.throng.config.InputSize;
import dev.throng.event.HeadPoint;
import java.nio.ByteBuffer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameInputTest {
    private final FrameInput input = new FrameInput(new InputSize(768, 512));

    @AfterEach
    void close() {
        input.close();
    }

    @Test
    void loadOfALargerPictureShouldScaleItDownToFit() {
        // When
        load(1920, 1080, 200);
        // Then
        assertThat(input.scaledWidth()).isEqualTo(768);
        assertThat(input.scaledHeight()).isEqualTo(432);
        assertThat(pixel(767, 431)).isEqualTo(200);
        assertThat(pixel(0, 432)).isZero();
    }

    @Test
    void loadOfASmallerPictureShouldKeepItsSize() {
        // When
        load(320, 240, 200);
        // Then
        assertThat(input.scaledWidth()).isEqualTo(320);
        assertThat(input.scaledHeight()).isEqualTo(240);
        assertThat(pixel(319, 239)).isEqualTo(200);
        assertThat(pixel(320, 239)).isZero();
    }

    @Test
    void loadAfterALargerPictureShouldLeaveNothingOfIt() {
        // Given
        load(768, 512, 255);
        // When
        load(100, 100, 50);
        // Then
        assertThat(pixel(99, 99)).isEqualTo(50);
        assertThat(pixel(100, 100)).isZero();
        assertThat(pixel(767, 511)).isZero();
    }

    @Test
    void loadOfAThinPictureShouldKeepAtLeastOnePixel() {
        // When
        load(5000, 2, 200);
        // Then
        assertThat(input.scaledHeight()).isEqualTo(1);
    }

    @Test
    void toPictureShouldGiveFractionsOfThePicture() {
        // Given
        load(1920, 1080, 0);
        // When
        HeadPoint point = input.toPicture(384, 108, 0.876f);
        // Then
        assertThat(point).isEqualTo(new HeadPoint(0.5, 0.25, 0.88));
    }

    @Test
    void toPictureShouldMovePointsJustOutsideToTheEdge() {
        // Given
        load(1920, 1080, 0);
        // When
        HeadPoint point = input.toPicture(-3, 435, 0.9f);
        // Then
        assertThat(point).isEqualTo(new HeadPoint(0, 1, 0.9));
    }

    @Test
    void toPictureShouldDropPointsInThePadding() {
        // Given
        load(1920, 1080, 0);
        // When
        HeadPoint point = input.toPicture(100, 500, 0.9f);
        // Then
        assertThat(point).isNull();
    }

    private void load(int width, int height, int grey) {
        try (Scalar colour = new Scalar(grey, grey, grey, 0);
                Mat picture = new Mat(height, width, CV_8UC3, colour)) {
            input.load(picture);
        }
    }

    private int pixel(int x, int y) {
        ByteBuffer pixels = input.pixels();
        return pixels.get((y * 768 + x) * 3) & 0xFF;
    }
}
