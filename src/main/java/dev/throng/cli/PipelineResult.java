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
 * @param load a live load that was asked for; null if none was
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
        @Nullable Load carried,
        @Nullable Load load) {

    /** What to say if loads were tried, and none was carried. */
    static final String NONE_CARRIED = "carried at p95 < 500 ms none of the loads that were tried\n";

    /**
     * Frames of live cameras.
     *
     * @param cameras that send, each at a rate of its own within 5 % of the mean
     * @param fps of each, mean
     * @param sent frames
     * @param dropped frames, whatever the reason
     * @param age of a count when it arrives, from the capture of its frame
     */
    record Load(int cameras, double fps, long sent, long dropped, Timing age) {
        private String text() {
            return "%d cameras x %.2f fps; %d of %d frames dropped; age p50 / p95 / p99 %.0f / %.0f / %.0f ms"
                    .formatted(cameras, fps, dropped, sent, age.p50(), age.p95(), age.p99());
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
                + (carried == null ? "" : "carried at p95 < 500 ms " + carried.text() + "\n")
                + (load == null ? "" : "live load               " + load.text() + "\n");
    }
}
