package dev.throng.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.SampleFrames;
import dev.throng.event.HeadPoint;
import dev.throng.frame.BadFrameException;
import java.util.List;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;

class OverlayTest {
    @Test
    void drawShouldPutAGreenPointOnEachHead() throws Exception {
        // Given
        byte[] jpeg = SampleFrames.jpegs(1).get(0);
        // When
        byte[] drawn = Overlay.draw(jpeg, List.of(new HeadPoint(0.5, 0.75, 0.9)), "1 person");
        // Then
        try (PictureDecoder decoder = new PictureDecoder()) {
            Mat picture = decoder.jpeg(drawn);
            assertThat(picture.cols()).isEqualTo(SampleFrames.WIDTH);
            try (UByteIndexer pixels = picture.createIndexer()) {
                assertThat(pixels.get(432, 384, 1)).isGreaterThan(200);
                assertThat(pixels.get(432, 384, 2)).isLessThan(120);
            }
        }
    }

    @Test
    void drawOnBytesThatAreNoJpegShouldFail() {
        // When / Then
        assertThatThrownBy(() -> Overlay.draw(new byte[] {1, 2, 3}, List.of(), ""))
                .isInstanceOf(BadFrameException.class);
    }
}
