package dev.throng.cli;

import java.util.Locale;

/**
 * What {@code throng bench pipeline} found.
 *
 * @param input video
 * @param frameWidth of its frames in pixels
 * @param frameHeight of its frames in pixels
 * @param inputSize of the model
 * @param device of the model
 * @param seconds measured, of each
 * @param bareFramesPerSecond of ONNX Runtime alone, mean of the segments
 * @param pipelineFramesPerSecond of a saturated worker, mean of the segments
 * @param ratio of the two
 * @param meanBatch frames per run of the model in the worker
 * @param inferenceMillisP50 of a run in the worker
 * @param inferenceMillisP95 of a run in the worker
 * @param frames that the worker counted while it was measured
 */
record PipelineResult(
        String input,
        int frameWidth,
        int frameHeight,
        String inputSize,
        String device,
        int seconds,
        double bareFramesPerSecond,
        double pipelineFramesPerSecond,
        double ratio,
        double meanBatch,
        double inferenceMillisP50,
        double inferenceMillisP95,
        long frames) {

    String text() {
        return String.format(
                Locale.ROOT,
                """
                %s, %dx%d, model input %s on %s; %d s each, in turns
                bare ONNX Runtime loop  %8.2f frames/s
                pipeline, saturated     %8.2f frames/s  (%d frames)
                ratio                   %8.3f
                mean batch              %8.2f
                inference p50 / p95     %8.1f / %.1f ms
                """,
                input,
                frameWidth,
                frameHeight,
                inputSize,
                device,
                seconds,
                bareFramesPerSecond,
                pipelineFramesPerSecond,
                frames,
                ratio,
                meanBatch,
                inferenceMillisP50,
                inferenceMillisP95);
    }
}
