package dev.throng.cli;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.nio.file.Path;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.javacv.FrameGrabber.ImageMode;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** The frames of a video file, sampled evenly by their timestamps. Belongs to one thread. */
final class VideoFrames implements AutoCloseable {
    private final FFmpegFrameGrabber grabber;
    private final OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat();
    private final double periodMicros;
    private long number = -1;
    private double dueMicros = Double.NEGATIVE_INFINITY;

    private VideoFrames(FFmpegFrameGrabber grabber, double fps) {
        this.grabber = grabber;
        this.periodMicros = 1e6 / fps;
    }

    /**
     * A sampled frame.
     *
     * @param picture uint8 [h, w, 3] BGR, valid until the next one
     * @param number of the frame in the video, from 0
     * @param timestampMillis position in the video
     */
    record Sample(Mat picture, long number, long timestampMillis) {}

    /** Opens a file. */
    static VideoFrames open(Path file, double fps) throws FileProblem {
        av_log_set_level(AV_LOG_QUIET);
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        grabber.setImageMode(ImageMode.COLOR);
        VideoFrames frames = new VideoFrames(grabber, fps);
        try {
            grabber.start();
        } catch (FrameGrabber.Exception e) {
            frames.close();
            throw new FileProblem("not a video that can be decoded");
        }
        if (!grabber.hasVideo()) {
            frames.close();
            throw new FileProblem("holds no video");
        }
        return frames;
    }

    /** The next sampled frame, or null at the end. */
    @Nullable
    Sample next() throws FileProblem {
        try {
            for (Frame frame = grabber.grabImage(); frame != null; frame = grabber.grabImage()) {
                number++;
                if (frame.timestamp >= dueMicros) {
                    // from the due time on, not from this frame: rounding must not add up
                    double next = (number == 0 ? frame.timestamp : dueMicros) + periodMicros;
                    dueMicros = Math.max(next, (double) frame.timestamp);
                    return new Sample(converter.convert(frame), number, frame.timestamp / 1000);
                }
            }
        } catch (FrameGrabber.Exception e) {
            throw new FileProblem("cannot be decoded beyond frame %d".formatted(number));
        }
        if (number < 0) {
            throw new FileProblem("holds no frame that can be decoded");
        }
        return null;
    }

    @Override
    public void close() {
        try (grabber) {
            converter.close();
        } catch (FrameGrabber.Exception e) {
            throw new IllegalStateException("cannot release a video", e);
        }
    }
}
