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
                    .replace("image/jpeg: {}", "application/octet-stream: {}");
            Map<String, Object> contract = new YAMLMapper().readValue(yaml, new TypeReference<>() {});
            return OpenAPIContract.from(vertx, new JsonObject(contract));
        }
    }
}
