package dev.throng.gateway;

import dev.throng.kafka.BrokerUnavailableException;
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

    /** The reply to a change that failed: one that Kafka did not take can be tried again. */
    static Throwable ofChange(Throwable failure) {
        return failure instanceof BrokerUnavailableException
                ? new ApiException(503, "KAFKA_AWAY", failure.getMessage())
                : failure;
    }

    static ApiException unknownCamera(String id) {
        return new ApiException(404, "CAMERA_UNKNOWN", "no camera %s; GET /api/v1/cameras lists them".formatted(id));
    }
}
