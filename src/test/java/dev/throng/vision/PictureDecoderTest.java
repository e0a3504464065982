package dev.throng.vision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.throng.SampleFrames;
import dev.throng.frame.BadFrameException;
import java.util.Arrays;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PictureDecoderTest {
    private final PictureDecoder decoder = new PictureDecoder();

    @AfterEach
    void close() {
        decoder.close();
    }

    @Test
    void jpegShouldGivePixels() throws Exception {
        // When
        Mat picture = decoder.jpeg(SampleFrames.jpegs(1).get(0));
        // Then
        assertThat(picture.cols()).isEqualTo(SampleFrames.WIDTH);
        assertThat(picture.rows()).isEqualTo(SampleFrames.HEIGHT);
        assertThat(picture.type()).isEqualTo(CV_8UC3);
    }

    @Test
    void jpegOfTruncatedBytesShouldBeRefused() throws Exception {
        // Given
        byte[] whole = SampleFrames.jpegs(1).get(0);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        // When / Then
        assertThatThrownBy(() -> decoder.jpeg(half))
                .isInstanceOf(BadFrameException.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void jpegOfOtherBytesShouldBeRefused() {
        // When / Then
        assertThatThrownBy(() -> decoder.jpeg("no picture at all".getBytes(UTF_8)))
                .isInstanceOf(BadFrameException.class)
                .hasMessageContaining("not a JPEG");
        assertThatThrownBy(() -> decoder.jpeg(new byte[0])).isInstanceOf(BadFrameException.class);
    }

    @Test
    void jpegOfGarbageBetweenMarkersShouldBeRefused() {
        // Given
        byte[] garbage = new byte[2000];
        Arrays.fill(garbage, (byte) 7);
        garbage[0] = (byte) 0xFF;
        garbage[1] = (byte) 0xD8;
        garbage[1998] = (byte) 0xFF;
        garbage[1999] = (byte) 0xD9;
        // When / Then
        assertThatThrownBy(() -> decoder.jpeg(garbage)).isInstanceOf(BadFrameException.class);
    }

    @Test
    void jpegThatAnnouncesAnAbsurdSizeShouldBeRefusedBeforeItIsDecoded() throws Exception {
        // Given
        byte[] bomb = SampleFrames.jpegs(1).get(0);
        int frameHeader = indexOfFrameHeader(bomb);
        Arrays.fill(bomb, frameHeader + 5, frameHeader + 9, (byte) 0xFD);
        // When / Then
        assertThatThrownBy(() -> decoder.jpeg(bomb))
                .isInstanceOf(BadFrameException.class)
                .hasMessageContaining("65021x65021 pixels");
    }

    @Test
    void anyShouldReadOtherFormats() throws Exception {
        // Given
        byte[] png;
        try (Scalar grey = new Scalar(100, 100, 100, 0);
                Mat picture = new Mat(30, 40, CV_8UC3, grey)) {
            png = SampleFrames.png(picture);
        }
        // When
        Mat picture = decoder.any(png);
        // Then
        assertThat(picture.cols()).isEqualTo(40);
    }

    @Test
    void anyOfOtherBytesShouldBeRefused() {
        // When / Then
        assertThatThrownBy(() -> decoder.any("no picture at all".getBytes(UTF_8)))
                .isInstanceOf(BadFrameException.class)
                .hasMessageContaining("cannot be decoded");
    }

    /** Of the SOF0 segment: FF C0, length (2), precision (1), height (2), width (2). */
    private static int indexOfFrameHeader(byte[] jpeg) {
        for (int i = 0; i < jpeg.length - 1; i++) {
            if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xC0) {
                return i;
            }
        }
        throw new AssertionError("no SOF0 segment");
    }
}
