package dev.throng.gateway;

/** A request that cannot be answered, with the reply that says so. */
final class ApiException extends RuntimeException {
    private final int status;
    private final String code;

    ApiException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
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
