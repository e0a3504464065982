package dev.throng.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.throng.evaluation.Scores;
import dev.throng.event.ModelRef;
import java.util.Locale;

/**
 * What {@code throng eval} found.
 *
 * @param model that counted
 * @param device {@code cpu} or {@code cuda:N}
 * @param threads of the model on a CPU
 * @param inputSize {@code auto} or the size that all pictures were scaled into
 * @param threshold confidence above which a point counted
 * @param problems pictures, truths and names that could not be used, and files with double truth
 * @param scores errors and times
 */
record EvalResult(
        ModelRef model,
        String device,
        int threads,
        String inputSize,
        double threshold,
        int problems,
        @JsonUnwrapped Scores scores) {

    String text() {
        return String.format(
                Locale.ROOT,
                """
                %s version %s on %s, input size %s, threshold %s
                pictures          %8d
                people            %8d
                counted           %8d
                MAE               %8.2f
                RMSE              %8.2f
                bias              %+8.2f
                normalised error  %8s
                inference         %8.1f ms mean, %.1f p50, %.1f p95 (warm)
                %s""",
                model.name(),
                model.version(),
                device.equals("cpu") ? "cpu, %d threads".formatted(threads) : device,
                inputSize,
                threshold,
                scores.pictures(),
                scores.truth(),
                scores.count(),
                scores.mae(),
                scores.rmse(),
                scores.bias(),
                scores.normalisedError() == null ? "-" : "%.4f".formatted(scores.normalisedError()),
                scores.inferenceMillis().mean(),
                scores.inferenceMillis().p50(),
                scores.inferenceMillis().p95(),
                scores.outside() == 0
                        ? ""
                        : "%d annotations lie outside their picture; they are counted as people%n"
                                .formatted(scores.outside()));
    }
}
