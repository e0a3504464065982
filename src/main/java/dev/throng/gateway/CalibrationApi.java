package dev.throng.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.calibration.CalibrationException;
import dev.throng.calibration.CalibrationFit;
import dev.throng.calibration.Calibrator;
import dev.throng.calibration.ConfirmedCount;
import dev.throng.config.CalibrationConfig;
import dev.throng.event.ConfirmationEvent;
import dev.throng.event.CountEvent;
import dev.throng.event.ModelRef;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calibrations over REST: people confirm counts, and are told what would make Throng's better. */
final class CalibrationApi {
    private static final int MOST_PEOPLE = 1_000_000;

    private final Vertx vertx;
    private final Board board;
    private final Confirmations confirmations;
    private final double modelThreshold;
    private final Clock clock;

    /** @param modelThreshold confidence above which a point counts, for cameras that set none */
    CalibrationApi(Vertx vertx, Board board, Confirmations confirmations, double modelThreshold, Clock clock) {
        this.vertx = vertx;
        this.board = board;
        this.confirmations = confirmations;
        this.modelThreshold = modelThreshold;
        this.clock = clock;
    }

    /**
     * The reply.
     *
     * @param camera the camera's id
     * @param calibration that the camera has; null if none
     * @param confirmed what people said, and what had been counted by the model that counts now
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

    /**
     * One of them.
     *
     * @param sequence the frame's
     * @param capturedAt the frame's
     */
    record Confirmed(long sequence, Instant capturedAt, int people, int counted) {
        static Confirmed of(ConfirmationEvent event) {
            return new Confirmed(event.sequence(), event.capturedAt(), event.people(), event.counted());
        }
    }

    void mount(RouterBuilder routes) {
        routes.getRoute("getCalibration").addHandler(call -> Replies.json(call, state(camera(call))));
        routes.getRoute("confirmCount").addHandler(this::confirm);
        routes.getRoute("forgetCounts").addHandler(call -> {
            String camera = camera(call);
            change(call, camera, () -> confirmations.forget(camera));
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
        CountEvent frame = board.calibrations()
                .frame(camera, sequence)
                .orElseThrow(() -> new ApiException(
                        404,
                        "FRAME_UNKNOWN",
                        ("this gateway remembers no frame %d of camera %s; take a snapshot, count the people in it, and"
                                        + " send its header throng-sequence")
                                .formatted(sequence, camera)));
        change(call, camera, () -> confirmations.confirm(ConfirmationEvent.of(frame, people, clock.instant())));
    }

    /** Changes something, and shows what came of it. */
    private void change(RoutingContext call, String camera, Runnable change) {
        var unused = vertx.executeBlocking(
                        () -> {
                            change.run();
                            return state(camera);
                        },
                        false)
                .onSuccess(state -> Replies.json(call, state))
                .onFailure(failure -> call.fail(ApiException.ofChange(failure)));
    }

    private static long number(ObjectNode body, String name, long most) {
        JsonNode value = body.path(name);
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 0 || value.asLong() > most) {
            throw new ApiException(400, "BODY_INVALID", "%s: must be a whole number, 0 to %d".formatted(name, most));
        }
        return value.asLong();
    }

    /** What another model was sure of says nothing about this one. */
    private List<ConfirmationEvent> said(String camera) {
        ModelRef model = board.count(camera).map(CountEvent::model).orElse(null);
        return board.calibrations().confirmed(camera).stream()
                .filter(each -> model == null || each.model().equals(model))
                .toList();
    }

    private State state(String camera) {
        CalibrationConfig inForce = board.calibration(camera);
        List<ConfirmationEvent> said = said(camera);
        List<Confirmed> confirmed = said.stream().map(Confirmed::of).toList();
        List<ConfirmedCount> counts = said.stream()
                .map(each -> new ConfirmedCount(each.key(), each.people(), each.counted(), each.pointsAbove()))
                .toList();
        double threshold = inForce == null || inForce.threshold() == null ? modelThreshold : inForce.threshold();
        try {
            CalibrationFit fit = Calibrator.fit(counts, threshold);
            return new State(camera, inForce, confirmed, fit, fit.helps(), fit.helps() ? null : fit.objection());
        } catch (CalibrationException e) {
            return new State(camera, inForce, confirmed, null, false, e.getMessage());
        }
    }
}
