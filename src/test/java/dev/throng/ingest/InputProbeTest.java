package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputProbeTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rtsp://nobody.invalid/s", "rtsps://h/s", "http://127.0.0.1:9/s", "HTTPS://h/s"})
    void streamShouldOnlyNeedAKnownScheme(String url) {
        assertThatCode(() -> InputProbe.check(url)).doesNotThrowAnyException();
    }

    @Test
    void videoShouldPass() throws Exception {
        // Given
        Path clip = Clips.plain(folder.resolve("a clip with spaces.mp4"), 3, 10, 64, 64);
        // When / Then
        assertThatCode(() -> InputProbe.check(clip.toString())).doesNotThrowAnyException();
        assertThatCode(() -> InputProbe.check(clip.toUri().toString())).doesNotThrowAnyException();
        assertThatCode(() -> InputProbe.check("file:" + clip)).doesNotThrowAnyException();
    }

    @Test
    void missingFileShouldBeNamed() {
        assertThatThrownBy(() -> InputProbe.check("no/such.mp4"))
                .isInstanceOf(InputException.class)
                .hasMessage("no/such.mp4: no such file; correct the path");
    }

    @Test
    void folderWithoutPicturesShouldBeRefused() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> InputProbe.check(empty.toString()))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("empty", "picture");
    }

    @Test
    void textShouldBeRefusedInOneLine() throws Exception {
        // Given
        Path text = Files.writeString(folder.resolve("notes.mp4"), "not a video\n".repeat(1_000));
        // When / Then
        assertThatThrownBy(() -> InputProbe.check(text.toString()))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("notes.mp4", "is it a video?")
                .message()
                .doesNotContain("\n", "avformat");
    }

    @Test
    void unknownSchemeShouldNameTheKnownOnes() {
        assertThatThrownBy(() -> InputProbe.check("gopher://op:hunter2@h/1"))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("scheme gopher is not supported", "rtsp://")
                .hasMessageNotContaining("hunter2");
    }
}
