package dev.throng.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.SampleFrames;
import dev.throng.event.HeadPoint;
import dev.throng.event.ZoneCount;
import dev.throng.frame.BadFrameException;
import dev.throng.geometry.Position;
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
        byte[] drawn = Overlay.draw(jpeg, List.of(new HeadPoint(0.5, 0.75, 0.9)), List.of(), "1 person");
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
    void drawShouldOutlineZonesInTheColourOfTheirLevel() throws Exception {
        // Given
        byte[] jpeg = SampleFrames.black();
        ZoneCount busy = zone("Tür", "include", "busy", 0.25, 0.5);
        ZoneCount excluded = zone("Screen", "exclude", "ok", 0.75, 0.9);
        // When
        byte[] drawn = Overlay.draw(jpeg, List.of(), List.of(busy, excluded), "");
        // Then
        try (PictureDecoder decoder = new PictureDecoder()) {
            Mat picture = decoder.jpeg(drawn);
            try (UByteIndexer pixels = picture.createIndexer()) {
                assertThat(pixels.get(288, 192, 2))
                        .as("red on the edge of the busy one")
                        .isGreaterThan(180);
                assertThat(pixels.get(288, 192, 0)).as("blue there").isLessThan(140);
                assertThat(pixels.get(288, 288, 2)).as("red inside").isLessThan(60);
                assertThat(pixels.get(288, 576, 0))
                        .as("blue on the edge of the other")
                        .isGreaterThan(120);
            }
        }
    }

    private static ZoneCount zone(String name, String kind, String level, double left, double right) {
        List<Position> corners = List.of(
                new Position(left, 0.25),
                new Position(right, 0.25),
                new Position(right, 0.75),
                new Position(left, 0.75));
        return new ZoneCount("zone", name, kind, 3, 3, level, null, corners);
    }

    @Test
    void drawOnBytesThatAreNoJpegShouldFail() {
        // When / Then
        assertThatThrownBy(() -> Overlay.draw(new byte[] {1, 2, 3}, List.of(), List.of(), ""))
                .isInstanceOf(BadFrameException.class);
    }
}
