package dev.throng.gateway;

import dev.throng.config.Privacy;
import dev.throng.frame.BadFrameException;
import dev.throng.vision.Mosaic;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes out of pictures what a camera's privacy setting forbids, before anybody else in the gateway has them. Mosaics
 * are made on a thread of their own; where it cannot keep up, the count goes on without its picture.
 */
final class PrivacyFilter implements Consumer<Picture> {
    private static final Logger LOG = LoggerFactory.getLogger(PrivacyFilter.class);
    private static final int MOST_WAITING = 32;

    private final Consumer<Picture> next;
    private final Map<String, Privacy> cameras = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor executor;

    /** @param next gets what may be shown, each camera's pictures in order; must not block */
    PrivacyFilter(Consumer<Picture> next) {
        this.next = next;
        executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
            Thread thread = new Thread(task, "throng-gateway-privacy");
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
        // the caller's thread: a count must neither get lost nor overtake; and a picture is not shown as it is
        executor.setRejectedExecutionHandler((task, pool) -> ((Cover) task).without());
    }

    /** From now on the camera's pictures are treated so. */
    void set(String camera, Privacy privacy) {
        cameras.put(camera, privacy);
    }

    @Override
    public void accept(Picture picture) {
        Privacy privacy = cameras.getOrDefault(picture.event().camera(), Privacy.NONE);
        if (privacy == Privacy.NONE) {
            next.accept(picture);
        } else if (privacy == Privacy.BLUR && picture.jpeg() != null) {
            executor.execute(new Cover(picture));
        } else {
            next.accept(withoutJpeg(picture));
        }
    }

    private static Picture withoutJpeg(Picture picture) {
        return new Picture(picture.event(), null, picture.receivedAt());
    }

    private final class Cover implements Runnable {
        private final Picture picture;

        Cover(Picture picture) {
            this.picture = picture;
        }

        @Override
        public void run() {
            Picture covered = withoutJpeg(picture);
            try {
                byte[] jpeg = Mosaic.cover(picture.jpeg(), picture.event().points());
                covered = new Picture(picture.event(), jpeg, picture.receivedAt());
            } catch (BadFrameException | RuntimeException e) {
                LOG.atDebug().addKeyValue("error", e.getMessage()).log("a picture cannot be covered; left out");
            }
            next.accept(covered);
        }

        void without() {
            next.accept(withoutJpeg(picture));
        }
    }
}
