package dev.throng.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.geometry.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CameraJsonTest {
    private static final CameraConfig CAMERA = CameraConfig.of("gate", "Gate", "rtsp://op:hunter2@host/1", false);

    @ParameterizedTest
    @CsvSource({"PT5S, 5s", "PT0.25S, 250ms", "PT1M, 60s", "PT0.0000015S, 0.0015ms", "PT20S, 20s"})
    void writtenCameraShouldBeReadAsItWas(Duration timeout, String text) throws Exception {
        // Given
        ObjectNode settings = CameraJson.write(CAMERA).put("timeout", text);
        // When
        CameraConfig camera = CameraJson.read(settings);
        ObjectNode json = CameraJson.write(camera);
        // Then
        assertThat(camera.timeout()).isEqualTo(timeout);
        assertThat(json.path("timeout").asText()).isEqualTo(text);
        assertThat(CameraJson.read(json)).isEqualTo(camera);
    }

    @Test
    void zonesAndLevelsShouldBeReadAsTheyWere() throws Exception {
        // Given
        LevelsConfig levels =
                new LevelsConfig(null, 5.0, null, null, null, null, new LevelsConfig.SurgeConfig(null, null, null));
        ZoneConfig zone = new ZoneConfig(
                "door",
                null,
                ZoneConfig.Kind.EXCLUDE,
                List.of(new Position(0, 0), new Position(1, 0), new Position(0.5, 1)),
                12.5,
                List.of(),
                levels);
        CameraConfig camera = CameraConfig.of("gate", null, "a.mp4", true)
                .withZones(List.of(zone))
                .withLevels(levels);
        // When / Then
        assertThat(CameraJson.read(CameraJson.write(camera))).isEqualTo(camera);
        assertThat(CameraJson.isSameStream(camera, CameraConfig.of("gate", "Other", "a.mp4", true)))
                .isTrue();
        assertThat(CameraJson.isSameStream(camera, CameraConfig.of("gate", null, "b.mp4", true)))
                .isFalse();
    }

    @Test
    void maskedSettingsShouldBecomeWhatTheyWere() throws Exception {
        // Given
        ObjectNode shown = CameraJson.masked(CAMERA);
        assertThat(shown.toString()).doesNotContain("hunter2").contains("rtsp://***@host/1");
        // When
        shown.put("fps", 9);
        ObjectNode restored = CameraJson.unmasked(shown, CAMERA);
        // Then
        assertThat(CameraJson.read(restored).url()).isEqualTo(CAMERA.url());
        assertThat(CameraJson.read(restored).fps()).isEqualTo(9);
        assertThat(CameraJson.starred(restored)).isEmpty();
    }

    @Test
    void loginBesideTheAddressShouldBeHiddenAndKept() throws Exception {
        // Given
        ObjectNode settings = CameraJson.write(CameraConfig.of("gate", null, "rtsp://host/1", false));
        CameraConfig camera = CameraJson.read(settings.put("username", "op").put("password", "hunter2"));
        // When
        ObjectNode shown = CameraJson.masked(camera);
        // Then
        assertThat(shown.toString()).doesNotContain("hunter2");
        assertThat(CameraJson.read(CameraJson.unmasked(shown, camera))).isEqualTo(camera);
        assertThat(CameraJson.starred(shown)).hasSize(2);
    }

    @Test
    void starsThatNothingStandsBehindShouldBeAProblem() {
        // Given
        ObjectNode moved = CameraJson.masked(CAMERA).put("url", "rtsp://***@elsewhere/1");
        // When / Then
        assertThat(CameraJson.starred(CameraJson.unmasked(moved, CAMERA)))
                .singleElement()
                .asString()
                .startsWith("url: ***");
    }

    @Test
    void whatIsNoCameraShouldBeRefusedWithoutQuotingIt() {
        // Given
        ObjectNode json = CameraJson.write(CAMERA);
        json.putArray("fps").add("hunter2");
        // When / Then
        assertThatThrownBy(() -> CameraJson.read(json))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("hunter2");
        json.remove("url");
        assertThatThrownBy(() -> CameraJson.read(json)).hasMessageContaining("url");
    }
}
