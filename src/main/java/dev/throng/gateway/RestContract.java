package dev.throng.gateway;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** {@code openapi.yaml} as the router can take it: Vert.x refuses media types that it does not know. */
final class RestContract {
    static final String RESOURCE = "openapi.yaml";

    private RestContract() {}

    static Future<OpenAPIContract> load(Vertx vertx) throws IOException {
        try (InputStream in = RestContract.class.getResourceAsStream("/" + RESOURCE)) {
            String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("image/(jpeg|png): \\{}", "application/octet-stream: {}");
            Map<String, Object> contract = new YAMLMapper().readValue(yaml, new TypeReference<>() {});
            return OpenAPIContract.from(vertx, routed(new JsonObject(contract)));
        }
    }

    /**
     * Without bodies: the router would name one problem only, knows no merge patches, and cannot follow the reference
     * to the settings' schema. {@link CameraBodies} checks them.
     */
    private static JsonObject routed(JsonObject contract) {
        contract.getJsonObject("components").remove("requestBodies");
        contract.getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject("Camera")
                .getJsonObject("properties")
                .put("settings", new JsonObject().put("type", "object"));
        contract.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue())
                        .forEach(operation -> ((JsonObject) operation.getValue()).remove("requestBody")));
        return contract;
    }
}
