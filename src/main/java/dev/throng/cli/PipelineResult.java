package dev.throng.cli;

import dev.throng.latency.Timing;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
 * @param allocatedBytesPerFrame on the Java heap, by the threads that decode frames and run the model
 * @param carried the greatest live load that was tried with success; null if none was, or none tried
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
        long frames,
        long allocatedBytesPerFrame,
        @Nullable Carried carried) {

    /** What to say if loads were tried, and none was carried. */
    static final String NONE_CARRIED = "carried at p95 < 500 ms none of the loads that were tried\n";

    /**
     * A live load under which 95 of 100 counts arrive within half a second.
     *
     * @param cameras that send
     * @param fps of each
     * @param age of a count when it arrives, from the capture of its frame
     */
    record Carried(int cameras, double fps, Timing age) {
        private String text() {
            return "%d cameras x %.2f fps; age p50 / p95 / p99 %.0f / %.0f / %.0f ms"
                    .formatted(cameras, fps, age.p50(), age.p95(), age.p99());
        }
    }

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
                allocated per frame     %8.1f kB
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
                        inferenceMillisP95,
                        allocatedBytesPerFrame / 1000.0)
                + (carried == null ? "" : "carried at p95 < 500 ms " + carried.text() + "\n");
    }
}
