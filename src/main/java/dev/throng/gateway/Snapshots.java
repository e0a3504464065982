package dev.throng.gateway;

import dev.throng.event.CountEvent;
import dev.throng.frame.BadFrameException;
import dev.throng.vision.Overlay;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Single pictures on request: the camera is watched until its next counted frame. */
final class Snapshots {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final FrameReader frames;
    private final Map<String, Queue<Promise<Picture>>> waiting = new ConcurrentHashMap<>();

    Snapshots(Vertx vertx, FrameReader frames) {
        this.vertx = vertx;
        this.frames = frames;
    }

    /** The camera's next counted frame; fails with {@link java.util.concurrent.TimeoutException} after five seconds. */
    Future<Picture> next(String camera) {
        Promise<Picture> promise = Promise.promise();
        waiting.computeIfAbsent(camera, id -> new ConcurrentLinkedQueue<>()).add(promise);
        frames.watch(camera);
        long timer = vertx.setTimer(
                PATIENCE.toMillis(), fired -> promise.tryFail(new java.util.concurrent.TimeoutException(camera)));
        return promise.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            frames.unwatch(camera);
        });
    }

    /** A counted frame is there. */
    void publish(Picture picture) {
        Queue<Promise<Picture>> promises =
                picture.jpeg() == null ? null : waiting.remove(picture.event().camera());
        if (promises != null) {
            promises.forEach(promise -> promise.tryComplete(picture));
        }
    }

    /** The picture as JPEG, with points and count drawn into it. */
    Future<byte[]> overlay(Picture picture) {
        return vertx.executeBlocking(() -> draw(picture), false);
    }

    private static byte[] draw(Picture picture) throws BadFrameException {
        CountEvent event = picture.event();
        return Overlay.draw(
                picture.jpeg(), event.points(), event.count() == 1 ? "1 person" : event.count() + " people");
    }
}
