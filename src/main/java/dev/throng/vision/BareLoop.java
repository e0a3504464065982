package dev.throng.vision;

import ai.onnxruntime.OrtException;
import dev.throng.config.ModelConfig;
import dev.throng.frame.BadFrameException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * ONNX Runtime and nothing else: runs the model over pictures that are decoded and letterboxed already, on the calling
 * thread, one run after the other. The yardstick for everything around it; same session options, same batches.
 */
public final class BareLoop implements AutoCloseable {
    private final OpenModel opened;
    private final ModelRunner runner;
    private final List<FrameInput> inputs;
    private final int batch;
    private int next;

    private BareLoop(OpenModel opened, ModelRunner runner, List<FrameInput> inputs, int batch) {
        this.opened = opened;
        this.runner = runner;
        this.inputs = inputs;
        this.batch = batch;
    }

    /**
     * Opens a model.
     *
     * @param jpegs pictures to run over, again and again
     * @param maxBatch pictures in one run at most; a CPU takes two at most
     * @throws ModelException as {@link HeadCounter#open}
     */
    public static BareLoop open(ModelConfig config, List<byte[]> jpegs, int maxBatch)
            throws ModelException, BadFrameException {
        OpenModel opened = OpenModel.open(config);
        List<FrameInput> inputs = new ArrayList<>();
        for (byte[] jpeg : jpegs) {
            FrameInput input = new FrameInput(config.inputSize());
            input.load(jpeg);
            inputs.add(input);
        }
        ModelRunner runner = opened.runner(config, maxBatch);
        return new BareLoop(opened, runner, inputs, opened.widest(config, maxBatch));
    }

    /**
     * Runs for this long.
     *
     * @return pictures per second
     */
    public double framesPerSecond(long seconds) throws ModelException {
        long began = System.nanoTime();
        long frames = 0;
        try {
            do {
                runner.run(nextInputs());
                frames += batch;
            } while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(seconds));
        } catch (OrtException e) {
            throw new ModelException("the model's run failed: " + e.getMessage(), e);
        }
        return frames * 1e9 / (System.nanoTime() - began);
    }

    private List<FrameInput> nextInputs() {
        List<FrameInput> some = new ArrayList<>(batch);
        for (int i = 0; i < batch; i++) {
            some.add(inputs.get(next++ % inputs.size()));
        }
        return some;
    }

    @Override
    public void close() {
        inputs.forEach(FrameInput::close);
        runner.close();
        opened.close();
    }
}
