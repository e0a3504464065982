package dev.throng.gateway;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;

/**
 * The page, its libraries and the contracts as files, with headers that keep browsers from doing more than they need.
 */
final class Site {
    /** Scripts and styles come from here alone; pictures are drawn from memory. */
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
                    + " blob: data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist";

    private Site() {}

    static void addHeaders(RoutingContext call) {
        HttpServerResponse response = call.response();
        response.putHeader("content-security-policy", CONTENT_POLICY)
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cross-origin-resource-policy", "same-origin");
        call.next();
    }

    static void mountContracts(Router router) {
        router.get("/api/v1/openapi.yaml").handler(call -> file(call, RestContract.RESOURCE, "application/yaml"));
        router.get("/api/v1/asyncapi.yaml").handler(call -> file(call, "asyncapi.yaml", "application/yaml"));
        router.get("/api/v1/schemas/*").handler(files("schemas"));
    }

    static void mountPage(Router router) {
        router.get("/webjars/uplot/*").handler(files(UPLOT));
        router.get("/*").handler(files("web"));
    }

    private static void file(RoutingContext call, String resource, String type) {
        var unused = call.response()
                .putHeader("content-type", type)
                .sendFile(resource)
                .onFailure(call::fail);
    }

    private static StaticHandler files(String folder) {
        // without caching rules of its own a browser asks each time, and sees an upgrade at once
        return StaticHandler.create(folder).setCachingEnabled(false).setIncludeHidden(false);
    }
}
