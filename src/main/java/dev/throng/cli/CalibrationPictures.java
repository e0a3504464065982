package dev.throng.cli;

import dev.throng.analytics.CameraZones;
import dev.throng.analytics.CountedZones;
import dev.throng.calibration.ConfirmedCount;
import dev.throng.evaluation.TruthException;
import dev.throng.frame.BadFrameException;
import dev.throng.vision.ModelException;
import dev.throng.vision.PictureCounter;
import dev.throng.vision.PictureDecoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;

/** Counts a camera's pictures as the worker would, beside the truth; one that cannot be used is named and left out. */
final class CalibrationPictures implements AutoCloseable {
    private final PictureCounter counter;
    private final CameraZones zones;
    private final TruthCounts truth;
    private final PrintWriter err;
    private final PictureDecoder decoder = new PictureDecoder();

    /** @param counter closed with this one */
    CalibrationPictures(PictureCounter counter, CameraZones zones, TruthCounts truth, PrintWriter err) {
        this.counter = counter;
        this.zones = zones;
        this.truth = truth;
        this.err = err;
    }

    /** Those that something is said about. */
    List<ConfirmedCount> count(List<Path> pictures) throws ModelException, InterruptedException {
        List<ConfirmedCount> counts = new ArrayList<>();
        try (Progress progress = Progress.over(pictures.size())) {
            for (Path picture : pictures) {
                try {
                    count(picture).ifPresentOrElse(counts::add, () -> complain(picture, "no truth about it"));
                } catch (TruthException | BadFrameException | IOException e) {
                    complain(picture, e.getMessage());
                }
                progress.step();
            }
        }
        return counts;
    }

    private Optional<ConfirmedCount> count(Path file)
            throws TruthException, BadFrameException, IOException, ModelException, InterruptedException {
        String name = String.valueOf(file.getFileName());
        Mat picture = decoder.any(Files.readAllBytes(file));
        Optional<Integer> people = truth.people(name, picture.cols(), picture.rows(), zones::counts);
        if (people.isEmpty()) {
            return Optional.empty();
        }
        CountedZones counted = zones.count(counter.count(picture).points());
        return Optional.of(new ConfirmedCount(name, people.get(), counted.count(), counted.pointsAbove()));
    }

    private void complain(Path picture, String problem) {
        err.println("throng: %s: %s; it is left out".formatted(picture, problem));
    }

    @Override
    public void close() {
        counter.close();
        decoder.close();
    }
}
