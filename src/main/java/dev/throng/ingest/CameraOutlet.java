package dev.throng.ingest;

import dev.throng.frame.FrameHeader;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * One camera's way into Kafka: bounds what is under way, waits for files only, and counts what became of each frame.
 */
final class CameraOutlet {
    /** Frames of one camera that may be under way; more means that the broker does not keep up. */
    private static final int MAX_IN_FLIGHT = 8;

    private final String camera;
    private final FramePublisher publisher;
    private final CameraStats stats;
    private final StopSignal stop;
    private final AtomicInteger inFlight = new AtomicInteger();

    CameraOutlet(String camera, FramePublisher publisher, CameraStats stats, StopSignal stop) {
        this.camera = camera;
        this.publisher = publisher;
        this.stats = stats;
        this.stop = stop;
    }

    /** True if a live frame would have to wait. */
    boolean isFull() {
        return inFlight.get() >= MAX_IN_FLIGHT;
    }

    /** Sends a live frame and returns; sends one of a file and waits until Kafka has it. */
    void publish(FrameHeader header, byte[] jpeg) throws InterruptedException {
        if (header.live()) {
            inFlight.incrementAndGet();
            publisher.publish(camera, header, jpeg, failure -> {
                inFlight.decrementAndGet();
                settled(header, failure);
            });
        } else {
            publisher.publishAndWait(camera, header, jpeg, stop, failure -> settled(header, failure));
        }
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
}
