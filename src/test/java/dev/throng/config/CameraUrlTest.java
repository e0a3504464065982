package dev.throng.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CameraUrlTest {
    @ParameterizedTest
    @CsvSource({
        "rtsp://host/1, STREAM",
        "RTSPS://host/1, STREAM",
        "https://host/a.m3u8, STREAM",
        "rtmp://host/app/key, STREAM",
        "srt://host:9000, STREAM",
        "/dev/video0, DEVICE",
        "clip.mp4, FILE",
        "file:/tmp/clip.mp4, FILE",
        "C:/clips/clip.mp4, FILE"
    })
    void parseShouldTellStreamsDevicesAndFiles(String url, CameraUrl.Kind kind) {
        // When / Then
        assertThat(CameraUrl.parse(url).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://op:p@ss@Host:554/1?x=1, rtsp://host:554",
        "RTSP://host/1/2, rtsp://host",
        "http://host?user=a@evil, http://host",
        "http://host#@evil/, http://host",
        "http://host/@evil, http://host",
        "http://evil@host/, http://host",
        "srt://[::1]:9000?mode=caller, srt://[::1]:9000",
        "/dev/video0, /dev/video0",
        "file:/tmp/clip.mp4, /tmp/clip.mp4"
    })
    void endpointShouldBeWhoeverIsAsked(String url, String endpoint) {
        // When / Then
        assertThat(CameraUrl.parse(url).endpoint()).isEqualTo(endpoint);
    }

    @Test
    void loginShouldBeEscapedAndStaySecret() {
        // When
        CameraUrl url = CameraUrl.parse("rtsp://camera:554/1").withLogin("a b", "p@ss:w/rd%ä");
        // Then
        assertThat(url.target()).isEqualTo("rtsp://a%20b:p%40ss%3Aw%2Frd%25%C3%A4@camera:554/1");
        assertThat(url.toString()).isEqualTo("rtsp://***@camera:554/1");
    }

    @Test
    void secondLoginShouldBeRefused() {
        assertThatThrownBy(() -> CameraUrl.parse("rtsp://op:hunter2@host/1").withLogin("a", "b"))
                .hasMessage("has a user name already; keep that or username");
        assertThatThrownBy(() -> CameraUrl.parse("clip.mp4").withLogin("a", "b"))
                .hasMessageContaining("streams only");
    }
}
