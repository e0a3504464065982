package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.throng.Requirements;
import dev.throng.RtspServer;
import dev.throng.analytics.Worker;
import dev.throng.event.CameraStatus;
import dev.throng.frame.FrameHeader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of source that a camera can be, and what is done to its pictures. */
class InputsTest {
    private static final Path SAMPLE = Path.of(System.getProperty("throng.home", "."), "samples/vtest.mp4");
    private static final String PASSWORD = "p@ss:w/rd #1? %41 ä";

    @TempDir
    private static Path folder;

    private static RunningIngest.Kafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = RunningIngest.Kafka.start(folder);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    private static void assertArrives(RunningIngest running, String camera, int width) throws Exception {
        running.frames.awaitMore(camera, 4);
        assertThat(running.frames.headers(camera)).allMatch(header -> header.live() && header.width() == width);
    }

    @Test
    void rtspShouldArriveOverTcpAndUdpAndWithALoginOfAnyCharacters() throws Exception {
        // Given
        Path secret = Files.writeString(folder.resolve("secret"), PASSWORD + "\n");
        try (RtspServer server = RtspServer.serveTo("the viewer", PASSWORD, SAMPLE);
                RunningIngest running = new RunningIngest(kafka, """
                        cameras:
                          - {id: tcp, url: '%1$s', username: the viewer, password: '%2$s'}
                          - {id: udp, url: '%1$s', username: the viewer, passwordFile: '%3$s', transport: udp}
                        """.formatted(server.url(), PASSWORD, secret))) {
            // When / Then
            assertArrives(running, "tcp", 768);
            assertArrives(running, "udp", 768);
        }
    }

    @Test
    void h265ShouldArriveAndTheStreamsClockBeUsedWhereAskedFor() throws Exception {
        // Given
        try (RtspServer server = RtspServer.serve(SAMPLE, "--codec", "h265");
                RunningIngest running = new RunningIngest(
                        kafka, "cameras: [{id: clocked, url: '%s', streamClock: true}]".formatted(server.url()))) {
            // When
            assertArrives(running, "clocked", 320);
            // Then the picture was taken, by the server's clock, before it was decoded: it is this machine's clock
            await().pollInSameThread()
                    .until(() -> running.frames.headers("clocked").stream()
                            .anyMatch(header -> header.capturedAt().isBefore(header.publishedAt())));
            List<FrameHeader> headers = running.frames.headers("clocked");
            FrameHeader last = headers.get(headers.size() - 1);
            assertThat(Duration.between(last.capturedAt(), last.publishedAt()))
                    .isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(5));
        }
    }

    @Test
    void encryptedRtspShouldArrive() throws Exception {
        // Given
        Path certificate = folder.resolve("camera.pem");
        Requirements.require(
                run("openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -keyout %s.key -out %s.crt"
                        .formatted(certificate, certificate)),
                "openssl");
        Files.writeString(
                certificate,
                Files.readString(Path.of(certificate + ".key")) + Files.readString(Path.of(certificate + ".crt")));
        try (RtspServer server = RtspServer.serve(SAMPLE, "--tls", certificate.toString());
                RunningIngest running = new RunningIngest(
                        kafka,
                        "cameras: [{id: encrypted, url: '%s'}]"
                                .formatted(server.url().replace("rtsp:", "rtsps:")))) {
            // When / Then
            assertArrives(running, "encrypted", 768);
        }
    }

    private static boolean run(String command) throws InterruptedException {
        try {
            return new ProcessBuilder(command.split(" "))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @Test
    void hlsAndMotionJpegWithALoginShouldArriveOverHttp() throws Exception {
        // Given
        Path hls = Files.createDirectories(folder.resolve("hls"));
        Thread camera = new Thread(
                () -> {
                    try {
                        Clips.hls(hls.resolve("live.m3u8"));
                    } catch (Exception e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "hls-camera");
        camera.start();
        byte[] jpeg = Jpegs.plain(160, 120);
        try (HttpStreams http = new HttpStreams().files("/hls/", hls).mjpeg("/mjpeg", i -> jpeg, "viewer", PASSWORD)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(hls.resolve("live.m3u8")));
            try (RunningIngest running =
                    new RunningIngest(kafka, """
                    cameras:
                      - {id: hls, url: '%s'}
                      - {id: mjpeg, url: '%s', username: viewer, password: '%s'}
                    """.formatted(http.url("/hls/live.m3u8"), http.url("/mjpeg"), PASSWORD))) {
                // When / Then
                assertArrives(running, "hls", 320);
                assertArrives(running, "mjpeg", 160);
            }
        } finally {
            camera.interrupt();
            camera.join();
        }
    }

    @Test
    void rtmpAndSrtShouldArriveWhateverBecomesOfAnotherSrtCamera() throws Exception {
        // Given
        try (FfmpegServer rtmp = FfmpegServer.rtmp(SAMPLE);
                FfmpegServer srt = FfmpegServer.srt(SAMPLE, "correct-horse");
                RunningIngest running = new RunningIngest(kafka, """
                        cameras:
                          - {id: rtmp, url: '%s', timeout: 20s}
                          - {id: srt, url: '%s', timeout: 20s}
                          - {id: srt-nobody, url: 'srt://127.0.0.1:9?passphrase=hunter2-hunter2', timeout: 1s}
                        """.formatted(rtmp.url(), srt.url()))) {
            // When / Then
            assertArrives(running, "rtmp", 768);
            assertArrives(running, "srt", 768);
            CameraStatus arrived =
                    running.statuses.awaitStatus("srt", status -> status.state().equals("RUNNING"));
            CameraStatus nobody = running.statuses.awaitStatus("srt-nobody", status -> status.restarts() > 2);
            assertThat(nobody.reason()).contains("cannot open srt://127.0.0.1:9?passphrase=***: nobody listens there");
            running.frames.awaitMore("srt", 4);
            assertThat(running.statuses.statuses("srt"))
                    .allSatisfy(status -> assertThat(status.restarts()).isLessThanOrEqualTo(arrived.restarts()));
        }
    }

    @Test
    void webcamShouldArriveAndOneThatIsMissingShouldSayWhatToCheck() throws Exception {
        // Given
        Path webcam = Path.of("/dev/video0");
        try (RunningIngest running = new RunningIngest(kafka, """
                cameras:
                  - {id: webcam, url: '%s'}
                  - {id: unplugged, url: /dev/video63}
                """.formatted(webcam))) {
            // When
            String missing = running.statuses
                    .awaitStatus("unplugged", status -> status.reason() != null)
                    .reason();
            // Then
            assertThat(missing).contains("/dev/video63", "No such file or directory", "plugged in", "group video");
            assumeTrue(Files.exists(webcam), "skipped: needs a webcam, or v4l2loopback, at " + webcam);
            running.frames.awaitMore("webcam", 4);
        }
    }

    @Test
    void folderShouldGiveEachPictureOnceAndInTheOrderOfTheNames() throws Exception {
        // Given
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        for (int i = 1; i <= 5; i++) {
            Files.write(pictures.resolve("%d.jpg".formatted(i)), Jpegs.plain(100 + i, 80));
        }
        Files.writeString(pictures.resolve("3.txt"), "not a picture");
        Files.write(pictures.resolve("6.jpg"), new byte[100]);
        try (Worker worker = RunningIngest.worker(kafka.config());
                RunningIngest running =
                        new RunningIngest(kafka, "cameras: [{id: folder, url: '%s', fps: 20}]".formatted(pictures))) {
            // When
            running.statuses.awaitStatus("folder", status -> status.state().equals("ENDED"));
            // Then
            assertThat(worker.health().ready()).isTrue();
            await().pollInSameThread().until(() -> running.frames.of("folder").size() == 5);
            assertThat(running.frames.headers("folder"))
                    .extracting(FrameHeader::width)
                    .containsExactly(101, 102, 103, 104, 105);
        }
    }

    @Test
    void maskedPartShouldBeBlackAndTheRestCropped() throws Exception {
        // Given
        try (RunningIngest running = new RunningIngest(kafka, """
                cameras:
                  - id: cut
                    url: '%s'
                    loop: true
                    crop: [0.5, 0, 0.5, 0.5]
                    masks: [[[0.4, 0], [0.75, 0], [0.75, 1], [0.4, 1]], [[0, 0], [0.1, 0], [0, 0.1]]]
                    decoder: auto
                """.formatted(SAMPLE))) {
            // When
            running.frames.awaitMore("cut", 1);
            // Then
            byte[] jpeg = running.frames.of("cut").get(0).value();
            try (Mat bytes = new Mat(jpeg);
                    Mat picture = opencv_imgcodecs.imdecode(bytes, opencv_imgcodecs.IMREAD_COLOR)) {
                assertThat(List.of(picture.cols(), picture.rows())).containsExactly(384, 288);
                assertThat(brightness(picture, 0, 180)).isCloseTo(0, within(3.0));
                assertThat(brightness(picture, 204, 384)).isGreaterThan(40);
            }
        }
    }

    private static double brightness(Mat picture, int from, int to) {
        try (Mat part = picture.colRange(from, to)) {
            return org.bytedeco.opencv.global.opencv_core.mean(part).get(0);
        }
    }
}
