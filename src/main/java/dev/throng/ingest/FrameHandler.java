package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.frame.FrameHeader;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bytedeco.javacv.Frame;
import org.jspecify.annotations.Nullable;

/** What happens to each grabbed frame of one camera: paced, sampled, encoded, published. For the camera's thread. */
final class FrameHandler implements AutoCloseable {
    private final CameraConfig camera;
    private final JpegEncoder encoder;
    private final CameraOutlet outlet;
    private final CameraStats stats;
    private final Clock clock;
    private final StopSignal stop;
    private Sampler sampler;
    private Pace pace;
    private long sequence;

    FrameHandler(
            CameraConfig camera,
            JpegEncoder encoder,
            CameraOutlet outlet,
            CameraStats stats,
            Clock clock,
            StopSignal stop) {
        this.camera = camera;
        this.encoder = encoder;
        this.outlet = outlet;
        this.stats = stats;
        this.clock = clock;
        this.stop = stop;
        sampler = new Sampler(camera.fps());
        pace = new Pace(stop);
        // rises over restarts too: no camera publishes more than a thousand frames a second
        sequence = clock.millis();
    }

    /** A source was opened: its times are new. */
    void begin() {
        sampler = new Sampler(camera.fps());
        pace = new Pace(stop);
    }

    /** Handles the frame that the source has just given. */
    void handle(Frame frame, VideoSource source) throws InterruptedException {
        if (source.isFile()) {
            pace.await(source.timeMicros());
        }
        Instant captured = now();
        if (!sampler.wants(source.timeMicros())) {
            stats.dropped(DropReason.SAMPLED);
            return;
        }
        boolean live = !source.isFile() || camera.loop();
        if (live && outlet.isFull()) {
            stats.dropped(DropReason.BROKER_SLOW);
            return;
        }
        JpegEncoder.Jpeg jpeg = encode(frame);
        if (jpeg == null) {
            stats.dropped(DropReason.OVERSIZE, encoder.tooLarge());
            return;
        }
        outlet.publish(
                new FrameHeader(sequence, captured, now(), source.decodeMicros(), jpeg.width(), jpeg.height(), live),
                jpeg.bytes());
        sequence++;
    }

    private JpegEncoder.@Nullable Jpeg encode(Frame frame) {
        long began = System.nanoTime();
        JpegEncoder.Jpeg jpeg = encoder.encode(frame);
        stats.encoded(System.nanoTime() - began);
        return jpeg;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
