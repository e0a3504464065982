package dev.throng.vision;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.throng.config.InputSize;
import dev.throng.event.HeadPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs one session over a few inputs as one batch. Owns its tensors' buffers. */
final class SessionRunner implements ModelRunner {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final FloatBuffer threshold;
    private final RunOptions options;
    private volatile boolean cancelled;
    private boolean closed;
    private ByteBuffer batchPixels = ByteBuffer.allocateDirect(0);

    SessionRunner(OrtEnvironment environment, OrtSession session, double threshold) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.threshold = ByteBuffer.allocateDirect(Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        this.threshold.put(0, (float) threshold);
        options = new RunOptions();
    }

    /** ONNX Runtime looks between two of the model's operations whether it shall end. */
    @Override
    public synchronized void cancel() {
        if (!closed) {
            cancelled = true;
            terminate(true);
        }
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    private void terminate(boolean now) {
        try {
            options.setTerminate(now);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not take its own option", e);
        }
    }

    @Override
    public void run(List<FrameInput> inputs, Answers answers) throws OrtException {
        if (cancelled) {
            cancelled = false;
            terminate(false);
        }
        InputSize size = inputs.get(0).size();
        LongBuffer sizes = sizes(inputs);
        long[] shape = {inputs.size(), size.height(), size.width(), 3};
        try (OnnxTensor images = OnnxTensor.createTensor(environment, pixels(inputs), shape, OnnxJavaType.UINT8);
                OnnxTensor valid = OnnxTensor.createTensor(environment, sizes, new long[] {inputs.size(), 2});
                OnnxTensor minimum = OnnxTensor.createTensor(environment, threshold.duplicate(), new long[0]);
                OrtSession.Result result =
                        session.run(Map.of("images", images, "sizes", valid, "threshold", minimum), options)) {
            List<List<HeadPoint>> points = points(inputs, result);
            for (int i = 0; i < points.size(); i++) {
                answers.found(i, points.get(i));
            }
        }
    }

    private static LongBuffer sizes(List<FrameInput> inputs) {
        LongBuffer sizes = ByteBuffer.allocateDirect(inputs.size() * 2 * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        for (FrameInput input : inputs) {
            sizes.put(input.scaledHeight()).put(input.scaledWidth());
        }
        return sizes.flip();
    }

    /** One input is used where it lies; several are copied side by side into a buffer that is kept. */
    private ByteBuffer pixels(List<FrameInput> inputs) {
        if (inputs.size() == 1) {
            return inputs.get(0).pixels();
        }
        int bytes = inputs.get(0).pixels().remaining() * inputs.size();
        if (batchPixels.capacity() < bytes) {
            batchPixels = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        batchPixels.clear();
        inputs.forEach(input -> batchPixels.put(input.pixels()));
        return batchPixels.flip();
    }

    private static List<List<HeadPoint>> points(List<FrameInput> inputs, OrtSession.Result result) {
        List<List<HeadPoint>> points = new ArrayList<>();
        inputs.forEach(input -> points.add(new ArrayList<>()));
        FloatBuffer positions = tensor(result, "points").getFloatBuffer();
        FloatBuffer scores = tensor(result, "scores").getFloatBuffer();
        LongBuffer index = tensor(result, "index").getLongBuffer();
        for (int i = 0; i < scores.remaining(); i++) {
            int picture = Math.toIntExact(index.get(i));
            HeadPoint point =
                    inputs.get(picture).toPicture(positions.get(2 * i), positions.get(2 * i + 1), scores.get(i));
            if (point != null) {
                points.get(picture).add(point);
            }
        }
        return points;
    }

    private static OnnxTensor tensor(OrtSession.Result result, String name) {
        return (OnnxTensor) result.get(name).orElseThrow();
    }

    @Override
    public synchronized void close() {
        closed = true;
        options.close();
    }
}
