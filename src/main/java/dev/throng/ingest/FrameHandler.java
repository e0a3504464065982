package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.frame.FrameHeader;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacv.Frame;

/** What happens to each grabbed frame of one camera: paced, sampled, encoded, published. For the camera's thread. */
final class FrameHandler implements AutoCloseable {
    /** Frames of one camera that may be under way; more means that the broker does not keep up. */
    private static final int MAX_IN_FLIGHT = 8;

    private final CameraConfig camera;
    private final JpegEncoder encoder;
    private final FramePublisher publisher;
    private final CameraStats stats;
    private final Clock clock;
    private final AtomicInteger inFlight = new AtomicInteger();
    private Sampler sampler;
    private long sequence;

    FrameHandler(CameraConfig camera, JpegEncoder encoder, FramePublisher publisher, CameraStats stats, Clock clock) {
        this.camera = camera;
        this.encoder = encoder;
        this.publisher = publisher;
        this.stats = stats;
        this.clock = clock;
        sampler = new Sampler(camera.fps());
        // rises over restarts too: no camera publishes more than a thousand frames a second
        sequence = clock.millis();
    }

    /** A source was opened: its times are new. */
    void begin() {
        sampler = new Sampler(camera.fps());
    }

    /** Handles one frame. */
    void handle(Frame frame, VideoSource source, Pace pace, BooleanSupplier stopping) throws InterruptedException {
        if (source.isFile()) {
            pace.await(frame.timestamp);
        }
        Instant captured = now();
        // a stream's own times may jump or stand still; its arrival does not
        long micros = source.isFile() ? frame.timestamp : TimeUnit.NANOSECONDS.toMicros(System.nanoTime());
        if (!sampler.wants(micros)) {
            stats.dropped(DropReason.SAMPLED);
            return;
        }
        boolean live = !source.isFile() || camera.loop();
        if (live && inFlight.get() >= MAX_IN_FLIGHT) {
            stats.dropped(DropReason.BROKER_SLOW);
            return;
        }
        JpegEncoder.Jpeg jpeg = encoder.encode(frame);
        if (jpeg == null) {
            stats.dropped(DropReason.OVERSIZE);
            return;
        }
        FrameHeader header =
                new FrameHeader(sequence, captured, now(), source.decodeMicros(), jpeg.width(), jpeg.height(), live);
        publish(header, jpeg, stopping);
    }

    private void publish(FrameHeader header, JpegEncoder.Jpeg jpeg, BooleanSupplier stopping)
            throws InterruptedException {
        sequence++;
        if (!header.live()) {
            if (publisher.publishAndWait(camera.id(), header, jpeg.bytes(), stopping)) {
                stats.published(jpeg.width(), jpeg.height());
            }
            return;
        }
        inFlight.incrementAndGet();
        publisher.publish(camera.id(), header, jpeg.bytes(), arrived -> {
            inFlight.decrementAndGet();
            if (arrived) {
                stats.published(jpeg.width(), jpeg.height());
            } else {
                stats.dropped(DropReason.BROKER_SLOW);
            }
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
