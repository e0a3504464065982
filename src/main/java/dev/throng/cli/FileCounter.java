package dev.throng.cli;

import dev.throng.config.InputSize;
import dev.throng.event.EventJson;
import dev.throng.frame.BadFrameException;
import dev.throng.vision.Detections;
import dev.throng.vision.FrameInput;
import dev.throng.vision.HeadCounter;
import dev.throng.vision.ModelException;
import dev.throng.vision.PictureDecoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Counts one file after the other and prints a line for each picture. */
final class FileCounter implements AutoCloseable {
    private final HeadCounter counter;
    private final @Nullable InputSize fixedSize;
    private final double fps;
    private final Annotations annotations;
    private final PrintWriter out;
    private final PictureDecoder decoder = new PictureDecoder();
    private @Nullable FrameInput input;
    private @Nullable InputSize inputSize;

    FileCounter(
            HeadCounter counter, @Nullable InputSize fixedSize, double fps, Annotations annotations, PrintWriter out) {
        this.counter = counter;
        this.fixedSize = fixedSize;
        this.fps = fps;
        this.annotations = annotations;
        this.out = out;
    }

    /** Counts a picture, or the sampled frames of a video. */
    void count(MediaFiles.Found file) throws FileProblem, IOException, ModelException, InterruptedException {
        if (file.video()) {
            try (VideoFrames frames = VideoFrames.open(file.path(), fps)) {
                for (VideoFrames.Sample frame = frames.next(); frame != null; frame = frames.next()) {
                    count(file, frame.picture(), frame.number(), frame.timestampMillis());
                }
            }
        } else {
            try {
                count(file, decoder.any(Files.readAllBytes(file.path())), null, null);
            } catch (BadFrameException e) {
                throw new FileProblem(e.getMessage());
            }
        }
    }

    private void count(MediaFiles.Found file, Mat picture, @Nullable Long frame, @Nullable Long timestampMillis)
            throws IOException, ModelException, InterruptedException {
        long began = System.nanoTime();
        FrameInput fitting = input(picture);
        fitting.load(picture);
        Detections detections = counter.count(fitting);
        CountLine line = new CountLine(
                file.path().toString(),
                frame,
                timestampMillis,
                picture.cols(),
                picture.rows(),
                detections.points().size(),
                detections.points(),
                Math.round((System.nanoTime() - began) / 10_000.0) / 100.0);
        out.println(new String(EventJson.write(line), StandardCharsets.UTF_8));
        out.flush();
        annotations.write(file, frame, picture, detections.points());
    }

    /** The buffer is kept while pictures of one size follow each other. */
    private FrameInput input(Mat picture) {
        InputSize size = fixedSize == null ? AutoSize.of(picture.cols(), picture.rows()) : fixedSize;
        if (input == null || !size.equals(inputSize)) {
            close(input);
            input = counter.newInput(size);
            inputSize = size;
        }
        return input;
    }

    private static void close(@Nullable FrameInput input) {
        if (input != null) {
            input.close();
        }
    }

    @Override
    public void close() {
        close(input);
        decoder.close();
    }
}
