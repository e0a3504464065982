package dev.throng.gateway;

import dev.throng.event.HeatmapEvent;
import dev.throng.vision.HeatPicture;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** Heat maps over REST: as the event, and drawn. */
final class HeatmapApi {
    private static final String DEFAULT_WIDTH = "640";

    private final Vertx vertx;
    private final Board board;

    HeatmapApi(Vertx vertx, Board board) {
        this.vertx = vertx;
        this.board = board;
    }

    void mount(RouterBuilder routes) {
        routes.getRoute("getHeatmap").addHandler(call -> Replies.json(call, heatmap(call)));
        routes.getRoute("getHeatmapPicture").addHandler(this::picture);
    }

    private HeatmapEvent heatmap(RoutingContext call) {
        String id = board.known(call.pathParam("id"));
        return board.heatmap(id)
                .orElseThrow(() -> new ApiException(
                        404,
                        "HEATMAP_MISSING",
                        "camera %s has no heat map yet: none of its frames was counted since this gateway started"
                                .formatted(id)));
    }

    private void picture(RoutingContext call) {
        HeatmapEvent heatmap = heatmap(call);
        int width =
                Integer.parseInt(call.queryParam("width").stream().findFirst().orElse(DEFAULT_WIDTH));
        boolean legend = call.queryParam("legend").contains("true");
        var unused = vertx.executeBlocking(
                        () -> legend ? HeatPicture.withLegend(heatmap, width) : HeatPicture.overlay(heatmap, width),
                        false)
                .onSuccess(png -> Replies.bytes(call, "image/png", png))
                .onFailure(call::fail);
    }
}
