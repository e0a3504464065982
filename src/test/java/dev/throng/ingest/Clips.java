package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MPEG4;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Makes short videos. */
final class Clips {
    private Clips() {}

    /** Frames of one grey each, a little lighter from frame to frame. */
    static Path plain(Path file, int frames, double fps, int width, int height) throws Exception {
        return record(file, frames, fps, width, height, null, 0);
    }

    /** As the other, with so many frames between two that others refer to. */
    static Path bidirectional(Path file, int frames, double fps, int between) throws Exception {
        return record(file, frames, fps, 160, 120, null, between);
    }

    /** Frames of noise, which hardly compress. */
    static Path noise(Path file, int frames, double fps, int width, int height) throws Exception {
        return record(file, frames, fps, width, height, new Random(1), 0);
    }

    /** An HLS playlist and its segments, H.264, written as a camera would: ten pictures a second, until interrupted. */
    static void hls(Path playlist) throws Exception {
        FfmpegLog.install();
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(playlist.toFile(), 320, 240);
                Frame frame = new Frame(320, 240, Frame.DEPTH_UBYTE, 3)) {
            recorder.setFormat("hls");
            recorder.setOption("hls_time", "1");
            recorder.setOption("hls_list_size", "4");
            recorder.setVideoCodec(AV_CODEC_ID_H264);
            recorder.setPixelFormat(AV_PIX_FMT_YUV420P);
            recorder.setFrameRate(10);
            recorder.setGopSize(10);
            recorder.start();
            Awaitility.await()
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> {
                        recorder.record(frame);
                        return Thread.currentThread().isInterrupted();
                    });
        }
    }

    /** Two seconds of H.264 in one size, then two in another, whose times begin anew: as a camera that is set anew. */
    static byte[] turning(Path folder) throws Exception {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        for (int height : List.of(240, 120)) {
            Path part = folder.resolve("part-%d.ts".formatted(height));
            try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(part.toFile(), 320, height);
                    Frame frame = new Frame(320, height, Frame.DEPTH_UBYTE, 3)) {
                recorder.setFormat("mpegts");
                recorder.setVideoCodec(AV_CODEC_ID_H264);
                recorder.setPixelFormat(AV_PIX_FMT_YUV420P);
                recorder.setFrameRate(10);
                recorder.setGopSize(10);
                recorder.start();
                for (int i = 0; i < 20; i++) {
                    recorder.record(frame);
                }
            }
            both.write(Files.readAllBytes(part));
        }
        return both.toByteArray();
    }

    private static Path record(
            Path file, int frames, double fps, int width, int height, Random random, int bidirectional)
            throws Exception {
        FfmpegLog.install();
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height);
                Frame frame = new Frame(width, height, Frame.DEPTH_UBYTE, 3)) {
            recorder.setVideoCodec(AV_CODEC_ID_MPEG4);
            recorder.setPixelFormat(AV_PIX_FMT_YUV420P);
            recorder.setVideoBitrate(20_000_000);
            recorder.setFrameRate(fps);
            recorder.setMaxBFrames(bidirectional);
            recorder.start();
            byte[] pixels = new byte[frame.imageStride * height];
            for (int i = 0; i < frames; i++) {
                if (random == null) {
                    java.util.Arrays.fill(pixels, (byte) (40 + i % 150));
                } else {
                    random.nextBytes(pixels);
                }
                ((ByteBuffer) frame.image[0].rewind()).put(pixels);
                recorder.record(frame);
            }
        }
        return file;
    }
}
