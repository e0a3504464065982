package dev.throng.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.throng.config.Home;
import dev.throng.config.InputSize;
import dev.throng.config.ModelConfig;
import dev.throng.event.ModelRef;
import dev.throng.frame.BadFrameException;
import dev.throng.latency.Timing;
import dev.throng.vision.ModelException;
import dev.throng.vision.ModelTimer;
import dev.throng.vision.PictureDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Times a model over one picture, in every size with every number of threads.
 *
 * @param input picture or video
 * @param sizes of the model's input
 * @param threads each opens a session of its own; a GPU takes the first only
 * @param warmUps runs before each series
 * @param repeats runs of each series
 */
record ModelBench(Path input, List<InputSize> sizes, List<Integer> threads, int warmUps, int repeats) {

    /**
     * One series.
     *
     * @param size of the model's input
     * @param threads of the session
     * @param count people found: how crowded the picture is
     * @param millis per run
     */
    record Row(
            InputSize size,
            int threads,
            int count,
            @JsonUnwrapped Timing millis) {}

    /**
     * All series.
     *
     * @param model that the file states
     * @param device {@code cpu} or {@code cuda:N}
     * @param input picture or video
     * @param rows one per series, in milliseconds
     */
    record Result(ModelRef model, String device, String input, List<Row> rows) {
        String text() {
            StringBuilder text = new StringBuilder(
                    "%s version %s on %s, %s%n".formatted(model.name(), model.version(), device, input));
            text.append("     size  threads   count   mean ms    p50 ms    p95 ms%n".formatted());
            for (Row row : rows) {
                text.append(String.format(
                        Locale.ROOT,
                        "%9s %8d %7d %9.2f %9.2f %9.2f%n",
                        row.size,
                        row.threads,
                        row.count,
                        row.millis.mean(),
                        row.millis.p50(),
                        row.millis.p95()));
            }
            return text.toString();
        }
    }

    Result run(ModelConfig config) throws ModelException {
        Path file = Home.resolve(input);
        if (!Files.isReadable(file)) {
            throw new UserError("%s: no such file, or not readable".formatted(input));
        }
        try (PictureDecoder decoder = new PictureDecoder()) {
            if (MediaFiles.isVideo(file)) {
                try (VideoFrames frames = VideoFrames.open(file, 1)) {
                    return run(config, frames.next().picture());
                }
            }
            return run(config, decoder.any(Files.readAllBytes(file)));
        } catch (FileProblem | BadFrameException | IOException e) {
            throw new UserError("%s: %s".formatted(input, e.getMessage()));
        }
    }

    private Result run(ModelConfig config, Mat picture) throws ModelException {
        List<Row> rows = new ArrayList<>();
        ModelRef model = null;
        String device = "";
        for (int count : threads) {
            try (ModelTimer timer = ModelTimer.open(config.withThreads(count))) {
                model = new ModelRef(timer.model().name(), timer.model().version());
                device = timer.device();
                for (InputSize size : sizes) {
                    ModelTimer.Result result = timer.time(picture, size, warmUps, repeats);
                    rows.add(new Row(size, count, result.count(), result.timing()));
                }
            }
            if (!device.equals("cpu")) {
                break;
            }
        }
        return new Result(model, device, input.toString(), rows);
    }
}
