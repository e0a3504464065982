package dev.throng.gateway;

import java.util.List;

/** A request that cannot be answered, with the reply that says so. */
final class ApiException extends RuntimeException {
    private final int status;
    private final String code;
    private final List<String> details;

    ApiException(int status, String code, String message) {
        this(status, code, message, List.of());
    }

    ApiException(int status, String code, String message, List<String> details) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.details = List.copyOf(details);
    }

    List<String> details() {
        return details;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    static ApiException unknownCamera(String id) {
        return new ApiException(404, "CAMERA_UNKNOWN", "no camera %s; GET /api/v1/cameras lists them".formatted(id));
    }
}
