package dev.throng.cli;

import dev.throng.latency.Timing;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code throng bench overload} found.
 *
 * @param seconds measured
 * @param framesPerSecondCarried when the worker is saturated with frames that may wait
 * @param framesPerSecondSent while it was overloaded
 * @param maxAgeMillis the worker's {@code maxAge}
 * @param age of a count when it arrives, from the capture of its frame
 * @param inference of the model's runs
 * @param boundMillis {@code maxAge} and two of the model's runs (p95)
 * @param withinBound whether the age's p99 is
 * @param lag frames sent but not handled yet, second by second
 * @param drops frames by reason
 * @param cameras the first is the fast one
 */
record OverloadResult(
        int seconds,
        double framesPerSecondCarried,
        double framesPerSecondSent,
        double maxAgeMillis,
        Timing age,
        Timing inference,
        double boundMillis,
        boolean withinBound,
        List<Long> lag,
        Map<String, Long> drops,
        List<Camera> cameras) {

    /**
     * What became of one camera.
     *
     * @param fps that it sends
     * @param sent frames
     * @param counted frames
     */
    record Camera(double fps, long sent, long counted) {
        double share() {
            return sent == 0 ? 0 : 100.0 * counted / sent;
        }
    }

    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                """
                carried, saturated      %8.2f frames/s
                sent                    %8.2f frames/s, for %d s
                age p50 / p95 / p99     %8.0f / %.0f / %.0f ms
                bound                   %8.0f ms (maxAge %.0f ms + 2 runs of the model): %s
                lag, second by second   %s
                dropped                 %s
                """,
                framesPerSecondCarried,
                framesPerSecondSent,
                seconds,
                age.p50(),
                age.p95(),
                age.p99(),
                boundMillis,
                maxAgeMillis,
                withinBound ? "kept" : "NOT kept",
                lag,
                drops));
        for (Camera camera : cameras) {
            text.append(String.format(
                    Locale.ROOT,
                    "camera at %5.2f fps      %8d sent, %d counted (%.0f %%)%n",
                    camera.fps,
                    camera.sent,
                    camera.counted,
                    camera.share()));
        }
        return text.toString();
    }
}
