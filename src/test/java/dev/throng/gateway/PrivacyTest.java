package dev.throng.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bytedeco.opencv.global.opencv_core.absdiff;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import dev.throng.config.Privacy;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.HeadPoint;
import dev.throng.kafka.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That nobody sees more of a camera than its privacy setting allows. */
class PrivacyTest {
    /** Somebody in the clip's first picture. */
    private static final HeadPoint HEAD = new HeadPoint(0.5, 0.5, 0.9);

    @TempDir
    private static Path data;

    private static RunningGateway running;
    private static byte[] jpeg;

    private long sequence;

    @BeforeAll
    static void start() throws Exception {
        running = new RunningGateway(data);
        jpeg = FakeCamera.clip(1).get(0);
        running.camera.status("blurred", "Blurred", "RUNNING", null);
        running.camera.status("hidden", "Hidden", "RUNNING", null);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> running.json("/api/v1/cameras").size() == 2);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    private Viewer.Message publishUntil(
            Viewer viewer, String camera, Privacy privacy, Predicate<Viewer.Message> wanted) {
        return await().pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            publish(camera, privacy);
                            return viewer.messages().stream()
                                    .filter(wanted)
                                    .findFirst()
                                    .orElse(null);
                        },
                        Objects::nonNull);
    }

    private void publish(String camera, Privacy privacy) {
        sequence++;
        running.camera.frame(camera, sequence, running.clock.instant(), jpeg, privacy);
        CountEvent drawn = running.camera.event(camera, sequence, running.clock.instant(), 0);
        CountEvent event = new CountEvent(
                drawn.schema(),
                camera,
                sequence,
                drawn.capturedAt(),
                drawn.emittedAt(),
                drawn.width(),
                drawn.height(),
                1,
                null,
                drawn.level(),
                List.of(HEAD),
                List.of(),
                drawn.model(),
                drawn.latencyMillis(),
                null,
                List.of(),
                Map.of());
        running.camera.send(Topic.COUNTS, camera, EventJson.write(event));
    }

    @Test
    void headsOfABlurredCameraShouldBeMosaicsForViewers() throws Exception {
        // Given
        try (Viewer viewer = running.viewer()) {
            viewer.subscribe(true, "blurred");
            // When
            Viewer.Message shown = publishUntil(
                    viewer, "blurred", Privacy.BLUR, message -> message.type().equals("picture"));
            // Then
            assertThat(difference(shown.jpeg(), jpeg, 0.5, 0.5))
                    .isGreaterThan(3 * difference(shown.jpeg(), jpeg, 0.15, 0.5));
        }
    }

    @Test
    void cameraWithoutPicturesShouldSendCountsOnly() throws Exception {
        // Given
        try (Viewer viewer = running.viewer()) {
            viewer.subscribe(true, "hidden");
            // When
            publishUntil(
                    viewer,
                    "hidden",
                    Privacy.NO_PICTURES,
                    message -> message.type().equals("count") && message.sequence() > 3);
            // Then
            assertThat(viewer.messages()).noneMatch(message -> message.type().equals("picture"));
        }
    }

    /** The mean difference of two pictures around a place, in grey levels. */
    private static double difference(byte[] one, byte[] other, double x, double y) {
        try (Mat a = around(one, x, y);
                Mat b = around(other, x, y);
                Mat difference = new Mat()) {
            absdiff(a, b, difference);
            return mean(difference).get(0);
        }
    }

    /** A JPEG in grey. */
    static Mat decode(byte[] jpeg) {
        try (Mat bytes = new Mat(jpeg)) {
            return imdecode(bytes, IMREAD_GRAYSCALE);
        }
    }

    private static Mat around(byte[] encoded, double x, double y) {
        try (Mat picture = decode(encoded);
                Rect square = new Rect((int) (x * picture.cols()) - 30, (int) (y * picture.rows()) - 30, 60, 60)) {
            return picture.apply(square).clone();
        }
    }
}
