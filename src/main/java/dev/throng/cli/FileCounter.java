package dev.throng.cli;

import dev.throng.event.EventJson;
import dev.throng.frame.BadFrameException;
import dev.throng.vision.Detections;
import dev.throng.vision.ModelException;
import dev.throng.vision.PictureCounter;
import dev.throng.vision.PictureDecoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Counts one file after the other and prints a line for each picture. */
final class FileCounter implements AutoCloseable {
    private final PictureCounter counter;
    private final double fps;
    private final Annotations annotations;
    private final PrintWriter out;
    private final PictureDecoder decoder = new PictureDecoder();

    /** @param counter closed with this one */
    FileCounter(PictureCounter counter, double fps, Annotations annotations, PrintWriter out) {
        this.counter = counter;
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
        Detections detections = counter.count(picture);
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

    @Override
    public void close() {
        counter.close();
        decoder.close();
    }
}
