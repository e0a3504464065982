package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.frame.FrameHeader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * One camera's way into Kafka: bounds what is under way, waits for files only, and counts what became of each frame.
 */
final class CameraOutlet implements AutoCloseable {
    /** Frames of one camera that may be under way; more means that the broker does not keep up. */
    private static final int MAX_IN_FLIGHT = 8;

    private final CameraConfig camera;
    private final FramePublisher publisher;
    private final CameraStats stats;
    private final StopSignal stop;
    private final @Nullable FileOutlet file;
    private final AtomicInteger inFlight = new AtomicInteger();

    private CameraOutlet(
            CameraConfig camera,
            FramePublisher publisher,
            CameraStats stats,
            StopSignal stop,
            @Nullable Function<FileOutlet.Sender, FileOutlet> files) {
        file = files == null ? null : files.apply(this::send);
        this.camera = camera;
        this.publisher = publisher;
        this.stats = stats;
        this.stop = stop;
    }

    /** The outlet of a live camera. */
    static CameraOutlet live(CameraConfig camera, FramePublisher publisher, CameraStats stats, StopSignal stop) {
        return new CameraOutlet(camera, publisher, stats, stop, null);
    }

    /** The outlet of a file that is analysed. */
    static CameraOutlet file(
            CameraConfig camera,
            FramePublisher publisher,
            CameraStats stats,
            StopSignal stop,
            Function<FileOutlet.Sender, FileOutlet> files) {
        return new CameraOutlet(camera, publisher, stats, stop, files);
    }

    /** True if a live frame would have to wait. */
    boolean isFull() {
        return inFlight.get() >= MAX_IN_FLIGHT;
    }

    /** Sends a live frame and returns; sends one of a file and waits until the workers are close behind. */
    void publish(FrameHeader header, byte[] jpeg) throws InterruptedException {
        if (file == null) {
            inFlight.incrementAndGet();
            publisher.publish(camera, header, jpeg, failure -> {
                inFlight.decrementAndGet();
                settled(header, failure);
            });
        } else {
            file.publish(header, jpeg);
        }
    }

    /** The file has been read: waits until all of it has been counted. */
    void finish() throws InterruptedException {
        if (file != null) {
            file.finish();
        }
    }

    private void send(FrameHeader header, byte[] jpeg) throws InterruptedException {
        publisher.publishAndWait(camera, header, jpeg, stop, failure -> settled(header, failure));
    }

    private void settled(FrameHeader header, @Nullable Exception failure) {
        if (failure == null) {
            stats.published(header.width(), header.height());
        } else if (failure instanceof RecordTooLargeException) {
            stats.dropped(
                    DropReason.OVERSIZE,
                    "Kafka takes no frame as large as kafka.maxFrameBytes; raise the topic's max.message.bytes");
        } else {
            stats.dropped(DropReason.BROKER_SLOW);
        }
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
