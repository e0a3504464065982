package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.config.CameraConfig;
import dev.throng.config.CameraJson;
import dev.throng.config.FileFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decoded of a stream, and by which decoder. */
class VideoDecoderTest {
    private static final int FRAMES = 200;
    private static final double STREAM_FPS = 25;

    @TempDir
    private Path folder;

    private record Read(int arrived, int decoded, int wanted) {}

    private static Read read(Path clip, double fps) throws Exception {
        CameraConfig camera =
                CameraConfig.of("one", null, clip.toString(), false).withFps(fps);
        Sampler sampler = new Sampler(fps);
        int arrived = 0;
        int decoded = 0;
        int wanted = 0;
        try (VideoSource source = open(camera)) {
            while (source.advance()) {
                arrived += source.arrived();
                decoded++;
                wanted += sampler.wants(source.timeMicros()) ? 1 : 0;
            }
        }
        return new Read(arrived, decoded, wanted);
    }

    private static VideoSource open(CameraConfig camera) throws InputException {
        return VideoSource.open(camera, FileFolders.around(camera.url()), () -> false);
    }

    @ParameterizedTest
    @CsvSource({
        // frames that nothing refers to, fps, share that is decoded
        "3, 5, 0.25",
        "3, 1, 0.25",
        "1, 5, 0.5",
        "0, 5, 1",
        // so many frames are wanted that none may be left out
        "3, 10, 1",
        "3, 25, 1",
    })
    void framesThatNothingRefersToShouldBeDecodedOnlyWhereTheyAreWanted(int between, double fps, double share)
            throws Exception {
        // Given
        Path clip = Clips.bidirectional(folder.resolve("clip.mp4"), FRAMES, STREAM_FPS, between);
        // When
        Read read = read(clip, fps);
        // Then
        assertThat(read.arrived()).isBetween(FRAMES - 2, FRAMES + 1);
        assertThat((double) read.decoded() / FRAMES).isBetween(share - 0.02, share + 0.02);
        assertThat((double) read.wanted()).isBetween(FRAMES * fps / STREAM_FPS - 1, FRAMES * fps / STREAM_FPS + 1);
    }

    @ParameterizedTest
    @CsvSource({"7, 5", "11, 3"})
    void streamWithTooFewOtherFramesShouldBeDecodedWholeAfterAMoment(int between, double fps) throws Exception {
        // Given
        Path clip = Clips.bidirectional(folder.resolve("clip.mp4"), FRAMES, STREAM_FPS, between);
        // When
        Read read = read(clip, fps);
        // Then
        assertThat(read.decoded()).isGreaterThan(FRAMES - 4 * between);
        assertThat((double) read.wanted()).isBetween(FRAMES * fps / STREAM_FPS - 4, FRAMES * fps / STREAM_FPS + 1);
    }

    @Test
    void decoderThatDoesNotStartHereShouldBeNamedWithWhatToDo() throws Exception {
        // Given
        boolean gpu = Files.exists(Path.of("/dev/nvidia0"));
        CameraConfig camera = withDecoder("mpeg4_cuvid");
        // When / Then
        if (gpu) {
            try (VideoSource source = open(camera)) {
                assertThat(source.advance()).isTrue();
            }
        } else {
            assertThatThrownBy(() -> open(camera))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll("mpeg4_cuvid does not start here", "GPU", "set decoder: none");
        }
    }

    @ParameterizedTest
    @CsvSource({"h264_cuvid", "no_such_decoder"})
    void decoderOfAnotherVideoShouldBeNamedWithWhatToDo(String decoder) throws Exception {
        // Given
        CameraConfig camera = withDecoder(decoder);
        // When / Then
        assertThatThrownBy(() -> open(camera))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("there is no decoder " + decoder + " for its video, mpeg4", "decoder: none");
    }

    @Test
    void decoderAutoShouldDecodeWithAGpuOrWithout() throws Exception {
        // Given
        CameraConfig camera = withDecoder("auto");
        // When
        try (VideoSource source = open(camera)) {
            // Then
            assertThat(source.advance()).isTrue();
            assertThat(source.picture().cols()).isEqualTo(64);
        }
    }

    private CameraConfig withDecoder(String decoder) throws Exception {
        Path clip = Clips.plain(folder.resolve("clip.mp4"), 10, 10, 64, 64);
        CameraConfig camera = CameraConfig.of("one", null, clip.toString(), false);
        return CameraJson.read(CameraJson.write(camera).put("decoder", decoder));
    }
}
