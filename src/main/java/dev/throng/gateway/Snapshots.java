package dev.throng.gateway;

import dev.throng.event.CountEvent;
import dev.throng.frame.BadFrameException;
import dev.throng.vision.Overlay;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Single pictures on request: the camera is watched until its next counted frame. */
final class Snapshots {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final FrameReader frames;
    private final Map<String, Set<Promise<Picture>>> waiting = new HashMap<>();

    Snapshots(Vertx vertx, FrameReader frames) {
        this.vertx = vertx;
        this.frames = frames;
    }

    /**
     * The camera's next counted frame.
     *
     * @return on the caller's context; fails with {@link TimeoutException} after five seconds
     */
    Future<Picture> next(String camera) {
        Context context = vertx.getOrCreateContext();
        Promise<Picture> promise = Promise.promise();
        Promise<Picture> answer = Promise.promise();
        synchronized (waiting) {
            waiting.computeIfAbsent(camera, id -> new HashSet<>()).add(promise);
        }
        frames.watch(camera);
        long timer = vertx.setTimer(PATIENCE.toMillis(), fired -> promise.tryFail(new TimeoutException(camera)));
        promise.future()
                .onComplete(picture -> context.runOnContext(now -> {
                    vertx.cancelTimer(timer);
                    forget(camera, promise);
                    frames.unwatch(camera);
                    answer.handle(picture);
                }));
        return answer.future();
    }

    private void forget(String camera, Promise<Picture> promise) {
        synchronized (waiting) {
            waiting.computeIfPresent(camera, (id, promises) -> {
                promises.remove(promise);
                return promises.isEmpty() ? null : promises;
            });
        }
    }

    /** A counted frame is there. */
    void publish(Picture counted) {
        if (counted.jpeg() == null) {
            return;
        }
        List<Promise<Picture>> promises;
        synchronized (waiting) {
            promises = List.copyOf(waiting.getOrDefault(counted.event().camera(), Set.of()));
        }
        promises.forEach(promise -> promise.tryComplete(counted));
    }

    /** The picture as JPEG, with points, zones and count drawn into it. */
    Future<byte[]> overlay(Picture picture) {
        return vertx.executeBlocking(() -> draw(picture), false);
    }

    private static byte[] draw(Picture picture) throws BadFrameException {
        CountEvent event = picture.event();
        return Overlay.draw(
                picture.jpeg(),
                event.points(),
                event.zones(),
                event.count() == 1 ? "1 person" : event.count() + " people");
    }
}
