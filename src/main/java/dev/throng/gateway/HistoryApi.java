package dev.throng.gateway;

import dev.throng.event.MinuteEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A camera's history over REST: a range of minutes gathered into steps, and the peaks of days. */
final class HistoryApi {
    private static final int MAX_POINTS = 5_000;
    private static final String DEFAULT_DAYS = "7";
    private static final Duration DEFAULT_RANGE = Duration.ofHours(1);

    private final Vertx vertx;
    private final HistoryReader reader;
    private final Clock clock;
    private final ZoneId zone;

    /** @param zone whose days count, unless a request names another */
    HistoryApi(Vertx vertx, HistoryReader reader, Clock clock, ZoneId zone) {
        this.zone = zone;
        this.vertx = vertx;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * The reply.
     *
     * @param camera the camera's id
     * @param zone null for the whole picture
     * @param stepMinutes minutes in each point
     * @param points those that have samples, in order
     */
    record History(String camera, @Nullable String zone, int stepMinutes, List<HistoryPoint> points) {}

    /**
     * The reply.
     *
     * @param camera the camera's id
     * @param timeZone in which days begin and end
     * @param days that have samples, in order; the last one may not be over
     */
    record Peaks(String camera, String timeZone, List<DayPeaks> days) {}

    /** The peaks of the last days. */
    Future<Peaks> peaks(String camera, RoutingContext call) {
        ZoneId days = zone(call);
        int count =
                Integer.parseInt(call.queryParam("days").stream().findFirst().orElse(DEFAULT_DAYS));
        Instant now = clock.instant();
        Instant from = LocalDate.ofInstant(now, days)
                .minusDays(count - 1L)
                .atStartOfDay(days)
                .toInstant();
        return vertx.executeBlocking(
                () -> new Peaks(camera, days.getId(), DayPeaks.of(reader.read(camera, from, now), days)), false);
    }

    private ZoneId zone(RoutingContext call) {
        List<String> given = call.queryParam("timeZone");
        try {
            return given.isEmpty() ? zone : ZoneId.of(given.get(0));
        } catch (DateTimeException e) {
            throw invalid("timeZone must be a name such as Europe/Berlin, or an offset such as +02:00");
        }
    }

    /** What a request asks for. */
    Future<History> history(String camera, RoutingContext call) {
        Instant to = instant(call, "to", clock.instant());
        Instant from = instant(call, "from", to.minus(DEFAULT_RANGE)).truncatedTo(ChronoUnit.MINUTES);
        int step = Integer.parseInt(call.queryParam("step").stream().findFirst().orElse("1"));
        String zone = call.queryParam("zone").stream().findFirst().orElse(null);
        if (!from.isBefore(to)) {
            throw invalid("from must be before to");
        }
        if (Duration.between(from, to).toMinutes() / step > MAX_POINTS) {
            throw invalid("over %d points; ask for a shorter range or a longer step".formatted(MAX_POINTS));
        }
        return vertx.executeBlocking(
                () -> {
                    List<MinuteEvent> minutes = reader.read(camera, from, to);
                    return new History(camera, zone, step, HistoryPoint.gather(minutes, zone, step));
                },
                false);
    }

    private static Instant instant(RoutingContext call, String name, Instant otherwise) {
        List<String> given = call.queryParam(name);
        try {
            return given.isEmpty() ? otherwise : Instant.parse(given.get(0));
        } catch (DateTimeException e) {
            throw invalid(name + " must be a time such as 2026-11-24T05:00:00Z");
        }
    }

    private static ApiException invalid(String message) {
        return new ApiException(400, "REQUEST_INVALID", message);
    }
}
