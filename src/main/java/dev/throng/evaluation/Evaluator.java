package dev.throng.evaluation;

import dev.throng.config.InputSize;
import dev.throng.frame.BadFrameException;
import dev.throng.vision.Detections;
import dev.throng.vision.ModelException;
import dev.throng.vision.PictureCounter;
import dev.throng.vision.PictureDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;

/** Counts annotated pictures, one after the other. Belongs to one thread. */
public final class Evaluator implements AutoCloseable {
    private final PictureCounter counter;
    private final PictureDecoder decoder = new PictureDecoder();
    private final Set<InputSize> warm = new HashSet<>();

    /** @param counter closed with this one */
    public Evaluator(PictureCounter counter) {
        this.counter = counter;
    }

    /**
     * Counts one picture. A model input size that comes for the first time is run twice, since a first run is slow.
     *
     * @throws BadFrameException if the file is not a picture that can be decoded
     * @throws IOException if it cannot be read
     */
    public PictureScore score(Path file, Truth truth)
            throws IOException, BadFrameException, ModelException, InterruptedException {
        Mat picture = decoder.any(Files.readAllBytes(file));
        if (warm.add(counter.inputSize(picture.cols(), picture.rows()))) {
            counter.count(picture);
        }
        Detections found = counter.count(picture);
        int count = found.points().size();
        return new PictureScore(
                String.valueOf(file.getFileName()),
                truth.count(),
                count,
                count - truth.count(),
                found.inference().toNanos() / 10_000 / 100.0,
                truth.outside(picture.cols(), picture.rows()));
    }

    @Override
    public void close() {
        counter.close();
        decoder.close();
    }
}
