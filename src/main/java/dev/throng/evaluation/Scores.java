package dev.throng.evaluation;

import dev.throng.latency.Timing;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What the counts of several pictures are worth.
 *
 * @param pictures that were counted
 * @param truth people in all of them
 * @param count people found in all of them
 * @param mae mean absolute error, people per picture
 * @param rmse root of the mean squared error, people per picture; the field's papers call it MSE
 * @param bias mean of count less truth, people per picture
 * @param normalisedError mean of the absolute error as a fraction of the truth (NAE), over the pictures with people in
 *     them; null if there is none
 * @param outside annotations outside their picture; they count as people
 * @param inferenceMillis the model's runs alone, warm
 */
public record Scores(
        int pictures,
        long truth,
        long count,
        double mae,
        double rmse,
        double bias,
        @Nullable Double normalisedError,
        long outside,
        Timing inferenceMillis) {

    /** Over one or more pictures. */
    public static Scores of(List<PictureScore> pictures) {
        List<PictureScore> peopled =
                pictures.stream().filter(picture -> picture.truth() > 0).toList();
        Histogram micros = new Histogram(3);
        pictures.forEach(picture -> micros.recordValue(Math.round(picture.inferenceMillis() * 1000)));
        return new Scores(
                pictures.size(),
                pictures.stream().mapToLong(PictureScore::truth).sum(),
                pictures.stream().mapToLong(PictureScore::count).sum(),
                mean(pictures, picture -> Math.abs(picture.error())),
                Math.sqrt(mean(pictures, picture -> Math.pow(picture.error(), 2))),
                mean(pictures, PictureScore::error),
                peopled.isEmpty()
                        ? null
                        : mean(peopled, picture -> Math.abs(picture.error()) / (double) picture.truth()),
                pictures.stream().mapToLong(PictureScore::outside).sum(),
                Timing.of(micros));
    }

    private static double mean(List<PictureScore> pictures, ToDoubleFunction<PictureScore> figure) {
        return pictures.stream().mapToDouble(figure).average().orElseThrow();
    }
}
