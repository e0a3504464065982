package dev.throng.gateway;

import dev.throng.camera.CameraProbe;
import dev.throng.config.CameraConfig;
import dev.throng.frame.BadFrameException;
import dev.throng.vision.Mosaic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tries cameras, few at a time: one that hangs keeps its place until it lets go. */
final class ConnectionTests {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int AT_ONCE = 2;

    private final Vertx vertx;
    private final CameraProbe probe;
    private final WorkerExecutor executor;
    private final Semaphore places = new Semaphore(AT_ONCE);

    ConnectionTests(Vertx vertx, CameraProbe probe) {
        this.vertx = vertx;
        this.probe = probe;
        executor = vertx.createSharedWorkerExecutor("connection-test", AT_ONCE, 10, TimeUnit.MINUTES);
    }

    /**
     * The camera's first picture as a JPEG, as far as its privacy setting lets it be seen; empty if it does not. Fails
     * with the reply that says why there is none.
     */
    Future<Optional<byte[]>> run(CameraConfig camera) {
        if (!places.tryAcquire()) {
            return Future.failedFuture(
                    new ApiException(503, "TESTS_BUSY", "other connections are being tried; try again in a moment"));
        }
        Promise<Optional<byte[]>> answer = Promise.promise();
        long timer = vertx.setTimer(
                PATIENCE.toMillis(),
                fired -> answer.tryFail(failed("it gave no picture within %d s".formatted(PATIENCE.toSeconds()))));
        executor.executeBlocking(() -> snapshot(camera), false).onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.succeeded()) {
                answer.tryComplete(result.result());
            } else {
                answer.tryFail(result.cause());
            }
        });
        return answer.future();
    }

    private Optional<byte[]> snapshot(CameraConfig camera) {
        try {
            byte[] jpeg = probe.snapshot(camera);
            return switch (camera.privacy()) {
                case NONE -> Optional.of(jpeg);
                // heads are found by counting only: nothing is shown as it is
                case BLUR -> Optional.of(Mosaic.cover(jpeg));
                case NO_PICTURES -> Optional.empty();
            };
        } catch (CameraProbe.ProbeException | BadFrameException e) {
            throw failed(e.getMessage());
        } finally {
            places.release();
        }
    }

    private static ApiException failed(String reason) {
        return new ApiException(422, "CONNECTION_FAILED", reason);
    }
}
