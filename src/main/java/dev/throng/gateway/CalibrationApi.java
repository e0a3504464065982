package dev.throng.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.calibration.CalibrationException;
import dev.throng.calibration.CalibrationFit;
import dev.throng.calibration.Calibrator;
import dev.throng.calibration.ConfirmedCount;
import dev.throng.config.CalibrationConfig;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calibrations over REST: people confirm counts, and are told what would make Throng's better. */
final class CalibrationApi {
    private static final int MOST_PEOPLE = 1_000_000;

    private final Board board;
    private final double modelThreshold;

    /** @param modelThreshold confidence above which a point counts, for cameras that set none */
    CalibrationApi(Board board, double modelThreshold) {
        this.board = board;
        this.modelThreshold = modelThreshold;
    }

    /**
     * The reply.
     *
     * @param camera the camera's id
     * @param calibration that the camera has; null if none
     * @param confirmed what people said, and what had been counted
     * @param proposal that fits it best; null if nothing can be made of it
     * @param helps whether the proposal makes other counts better too
     * @param problem why there is no proposal, or it does not help; null if it does
     */
    record State(
            String camera,
            @Nullable CalibrationConfig calibration,
            List<Confirmed> confirmed,
            @Nullable CalibrationFit proposal,
            boolean helps,
            @Nullable String problem) {}

    /** @param sequence the frame's */
    record Confirmed(long sequence, int people, int counted) {
        static Confirmed of(ConfirmedCount count) {
            return new Confirmed(Long.parseLong(count.name()), count.people(), count.counted());
        }
    }

    void mount(RouterBuilder routes) {
        routes.getRoute("getCalibration").addHandler(call -> Replies.json(call, state(camera(call))));
        routes.getRoute("confirmCount").addHandler(this::confirm);
        routes.getRoute("forgetCounts").addHandler(call -> {
            board.calibrations().clear(camera(call));
            Replies.json(call, state(camera(call)));
        });
    }

    private String camera(RoutingContext call) {
        return board.known(call.pathParam("id"));
    }

    private void confirm(RoutingContext call) {
        String camera = camera(call);
        ObjectNode body = CameraBodies.settings(call);
        long sequence = number(body, "sequence", Long.MAX_VALUE);
        int people = Math.toIntExact(number(body, "people", MOST_PEOPLE));
        if (!board.calibrations().confirm(camera, sequence, people)) {
            throw new ApiException(
                    404,
                    "FRAME_UNKNOWN",
                    ("this gateway remembers no frame %d of camera %s; take a snapshot, count the people in it, and send"
                                    + " its header throng-sequence")
                            .formatted(sequence, camera));
        }
        Replies.json(call, state(camera));
    }

    private static long number(ObjectNode body, String name, long most) {
        JsonNode value = body.path(name);
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 0 || value.asLong() > most) {
            throw new ApiException(400, "BODY_INVALID", "%s: must be a whole number, 0 to %d".formatted(name, most));
        }
        return value.asLong();
    }

    private State state(String camera) {
        CalibrationConfig inForce = board.calibration(camera);
        List<ConfirmedCount> counts = board.calibrations().confirmed(camera);
        List<Confirmed> confirmed = counts.stream().map(Confirmed::of).toList();
        double threshold = inForce == null || inForce.threshold() == null ? modelThreshold : inForce.threshold();
        try {
            CalibrationFit fit = Calibrator.fit(counts, threshold);
            return new State(camera, inForce, confirmed, fit, fit.helps(), fit.helps() ? null : fit.objection());
        } catch (CalibrationException e) {
            return new State(camera, inForce, confirmed, null, false, e.getMessage());
        }
    }
}
