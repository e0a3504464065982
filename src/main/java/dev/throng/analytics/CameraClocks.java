package dev.throng.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Notices cameras none of whose frames has a believable age: the clock of their ingest node and that of this machine
 * differ, or the worker does not keep up at all. Safe for any number of threads.
 */
final class CameraClocks {
    /** So long nothing believable has come. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What clocks that are synchronised may differ by. */
    private static final Duration AHEAD = Duration.ofMillis(500);
    /** Cameras to name in one sentence. */
    private static final int NAMED = 3;

    private final Duration maxAge;
    private final Map<String, Seen> cameras = new ConcurrentHashMap<>();

    /** @param maxAge the age at which a frame is not counted any more */
    CameraClocks(Duration maxAge) {
        this.maxAge = maxAge;
    }

    /** A live frame has come. */
    void saw(String camera, Duration age, Instant now) {
        boolean believable = age.compareTo(maxAge) <= 0 && age.plus(AHEAD).compareTo(Duration.ZERO) >= 0;
        cameras.compute(
                camera, (id, before) -> new Seen(age, now, believable || before == null ? now : before.believableAt));
    }

    /** What is wrong, in a sentence; null if nothing. */
    @Nullable
    String warning(Instant now) {
        String strange = cameras.entrySet().stream()
                .filter(each -> each.getValue().isStrange(now))
                .map(each -> "%s (%.1f s old)"
                        .formatted(each.getKey(), each.getValue().age.toMillis() / 1000.0))
                .sorted()
                .limit(NAMED)
                .collect(Collectors.joining(", "));
        return strange.isEmpty()
                ? null
                : "frames come with ages that cannot be right, or too late: %s; synchronise the clocks, or add workers"
                        .formatted(strange);
    }

    /** @param believableAt when a frame last came whose age can be right; at first, when the first one came */
    private record Seen(Duration age, Instant at, Instant believableAt) {
        boolean isStrange(Instant now) {
            return now.isBefore(at.plus(PATIENCE)) && now.isAfter(believableAt.plus(PATIENCE));
        }
    }
}
