package dev.throng.gateway;

import dev.throng.latency.LatencyBoard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** REST as {@code openapi.yaml} says: the contract makes the router, and checks every request against itself. */
final class RestApi {
    private final Board board;
    private final LatencyBoard latency;
    private final Snapshots snapshots;
    private final HistoryApi history;
    private final HeatmapApi heatmaps;
    private final CalibrationApi calibrations;
    private final CameraApi changes;
    private final Map<String, Object> version;

    /** @param version what GET /version says */
    RestApi(
            Board board,
            LatencyBoard latency,
            Snapshots snapshots,
            HistoryApi history,
            HeatmapApi heatmaps,
            CalibrationApi calibrations,
            CameraApi changes,
            Map<String, Object> version) {
        this.board = board;
        this.latency = latency;
        this.snapshots = snapshots;
        this.history = history;
        this.heatmaps = heatmaps;
        this.calibrations = calibrations;
        this.changes = changes;
        this.version = version;
    }

    /** The router of all operations; to be mounted at {@code /api/v1}. */
    Future<Router> router(Vertx vertx) throws IOException {
        return RestContract.load(vertx).map(contract -> {
            RouterBuilder routes = RouterBuilder.create(vertx, contract);
            json(
                    routes,
                    "listCameras",
                    call -> board.cameras().stream().map(board::view).toList());
            json(routes, "getCamera", call -> board.view(camera(call)));
            json(routes, "getCount", this::count);
            json(routes, "getModel", call -> Map.of("workers", board.workers()));
            json(routes, "getLatency", this::latency);
            json(routes, "listAlerts", this::alerts);
            json(routes, "getVersion", call -> version);
            later(routes, "getHistory", call -> history.history(camera(call), call));
            later(routes, "getPeaks", call -> history.peaks(camera(call), call));
            routes.getRoute("getSnapshot").addHandler(this::snapshot);
            heatmaps.mount(routes);
            calibrations.mount(routes);
            changes.mount(routes);
            Router router = routes.createRouter();
            router.route().failureHandler(new ErrorReplies());
            return router;
        });
    }

    private static void json(RouterBuilder routes, String operation, Function<RoutingContext, Object> answer) {
        routes.getRoute(operation).addHandler(call -> Replies.json(call, answer.apply(call)));
    }

    private static void later(RouterBuilder routes, String operation, Function<RoutingContext, Future<?>> answer) {
        routes.getRoute(operation)
                .addHandler(call -> answer.apply(call)
                        .onSuccess(found -> Replies.json(call, found))
                        .onFailure(call::fail));
    }

    private String camera(RoutingContext call) {
        return board.known(call.pathParam("id"));
    }

    private Object count(RoutingContext call) {
        String id = camera(call);
        return board.count(id)
                .orElseThrow(() -> new ApiException(
                        404, "COUNT_MISSING", "camera %s has not been counted yet; its state says why".formatted(id)));
    }

    private Object alerts(RoutingContext call) {
        boolean open = call.queryParam("open").contains("true");
        List<String> cameras = call.queryParam("camera");
        return board.alerts()
                .alerts(alert ->
                        (!open || AlertBoard.isOpen(alert)) && (cameras.isEmpty() || cameras.contains(alert.camera())));
    }

    private Object latency(RoutingContext call) {
        List<String> camera = call.queryParam("camera");
        if (camera.isEmpty()) {
            return latency.summary();
        }
        return latency.summary(board.known(camera.get(0)));
    }

    private void snapshot(RoutingContext call) {
        String id = board.withPictures(camera(call));
        boolean overlay = call.queryParam("overlay").contains("true");
        var unused = snapshots
                .next(id)
                .compose(picture -> overlay
                        ? snapshots
                                .overlay(picture)
                                .map(jpeg -> new Picture(picture.event(), jpeg, picture.receivedAt()))
                        : Future.succeededFuture(picture))
                .onSuccess(picture -> {
                    board.calibrations().shown(picture.event());
                    call.response()
                            .putHeader(
                                    "throng-sequence",
                                    Long.toString(picture.event().sequence()))
                            .putHeader(
                                    "throng-count",
                                    Integer.toString(picture.event().count()));
                    Replies.bytes(call, "image/jpeg", picture.jpeg());
                })
                .onFailure(failure -> call.fail(
                        failure instanceof TimeoutException
                                ? new ApiException(
                                        504,
                                        "SNAPSHOT_TIMEOUT",
                                        "camera %s gave no counted frame within 5 s; its state says why".formatted(id))
                                : failure));
    }
}
