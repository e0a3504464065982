package dev.throng.vision;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import ai.onnxruntime.OrtException;
import dev.throng.config.InputSize;
import dev.throng.config.ModelConfig;
import dev.throng.latency.Timing;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Times single runs of a model, with the session options of the worker, on the calling thread. */
public final class ModelTimer implements AutoCloseable {
    private final OpenModel opened;
    private final SessionRunner runner;

    private ModelTimer(OpenModel opened, SessionRunner runner) {
        this.opened = opened;
        this.runner = runner;
    }

    /**
     * Opens a model.
     *
     * @throws ModelException as {@link HeadCounter#open}
     */
    public static ModelTimer open(ModelConfig config) throws ModelException {
        OpenModel opened = OpenModel.open(config);
        return new ModelTimer(opened, opened.sessionRunner(config.threshold()));
    }

    /** What the model file states. */
    public ModelInfo model() {
        return opened.info();
    }

    /** {@code cpu} or {@code cuda:N}. */
    public String device() {
        return opened.device().name();
    }

    /**
     * The time of one run, and what it found.
     *
     * @param timing of all runs but the warm-up
     * @param count people found in the picture
     */
    public record Result(Timing timing, int count) {}

    /**
     * Runs over one picture, again and again.
     *
     * @param picture uint8 [h, w, 3] BGR; stretched over the whole input, so that nothing of it is padding
     * @param warmUps runs that are not timed
     * @param repeats runs that are
     */
    public Result time(Mat picture, InputSize size, int warmUps, int repeats) throws ModelException {
        Histogram micros = new Histogram(3);
        try (FrameInput input = new FrameInput(size);
                Mat whole = new Mat();
                Size pixels = new Size(size.width(), size.height())) {
            resize(picture, whole, pixels, 0, 0, INTER_LINEAR);
            input.load(whole);
            int count = 0;
            for (int run = 0; run < warmUps + repeats; run++) {
                long began = System.nanoTime();
                count = runner.run(List.of(input)).get(0).size();
                if (run >= warmUps) {
                    micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
                }
            }
            return new Result(Timing.of(micros), count);
        } catch (OrtException e) {
            throw new ModelException("the model's run failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        runner.close();
        opened.close();
    }
}
