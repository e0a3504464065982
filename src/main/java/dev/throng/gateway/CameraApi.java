package dev.throng.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/** The operations of {@code openapi.yaml} that change cameras, or try one. */
final class CameraApi {
    private static final String ID = "id";

    private final Vertx vertx;
    private final CameraChanges changes;
    private final ConnectionTests tests;
    private final Function<String, CameraView> views;

    /** @param views shows a camera that is defined */
    CameraApi(Vertx vertx, CameraChanges changes, ConnectionTests tests, Function<String, CameraView> views) {
        this.vertx = vertx;
        this.changes = changes;
        this.tests = tests;
        this.views = views;
    }

    void mount(RouterBuilder routes) {
        routes.getRoute("createCamera").addHandler(this::create);
        change(routes, "replaceCamera", call -> changes.replace(call.pathParam(ID), CameraBodies.settings(call)));
        change(routes, "changeCamera", call -> changes.patch(call.pathParam(ID), CameraBodies.patch(call)));
        change(routes, "pauseCamera", call -> changes.pause(call.pathParam(ID)));
        change(routes, "resumeCamera", call -> changes.resume(call.pathParam(ID)));
        routes.getRoute("deleteCamera").addHandler(this::delete);
        routes.getRoute("testConnection").addHandler(this::test);
    }

    private void create(RoutingContext call) {
        answer(
                call,
                () -> {
                    var settings = CameraBodies.settings(call);
                    changes.create(settings);
                    return settings.path(ID).asText();
                },
                id -> {
                    call.response().setStatusCode(201).putHeader("location", "/api/v1/cameras/" + id);
                    show(call, id);
                });
    }

    private void change(RouterBuilder routes, String operation, Consumer<RoutingContext> change) {
        routes.getRoute(operation)
                .addHandler(call -> answer(
                        call,
                        () -> {
                            change.accept(call);
                            return call.pathParam(ID);
                        },
                        id -> show(call, id)));
    }

    private void delete(RoutingContext call) {
        answer(
                call,
                () -> {
                    changes.remove(views.apply(call.pathParam(ID)).id());
                    return call;
                },
                done -> done.response().setStatusCode(204).end());
    }

    private void show(RoutingContext call, String id) {
        Replies.json(call, views.apply(id));
    }

    private void test(RoutingContext call) {
        var unused = vertx.executeBlocking(() -> changes.toTest(CameraBodies.settings(call)), false)
                .compose(tests::run)
                .onSuccess(picture -> picture.ifPresentOrElse(
                        jpeg -> Replies.bytes(call, "image/jpeg", jpeg),
                        () -> call.response().setStatusCode(204).end()))
                .onFailure(call::fail);
    }

    private <T> void answer(RoutingContext call, Callable<T> work, Consumer<T> reply) {
        Future<T> done = vertx.executeBlocking(work, false);
        var unused = done.onSuccess(reply::accept).onFailure(failure -> call.fail(ApiException.ofChange(failure)));
    }
}
