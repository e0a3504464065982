package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.frame.FrameHeader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** What happens to each grabbed frame of one camera: paced, sampled, encoded, published. For the camera's thread. */
final class FrameHandler implements AutoCloseable {
    /** A camera that differs more is not synchronised, and its frames would be dropped as stale. */
    private static final Duration MOST_OFF = Duration.ofSeconds(10);

    private final CameraConfig camera;
    private final PictureCut cut;
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
            PictureCut cut,
            JpegEncoder encoder,
            CameraOutlet outlet,
            CameraStats stats,
            Clock clock,
            StopSignal stop) {
        this.camera = camera;
        this.cut = cut;
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

    /** Handles the picture that the source has just decoded. */
    void handle(VideoSource source) throws InterruptedException {
        if (source.isFile()) {
            pace.await(source.timeMicros());
        }
        Instant captured = captured(source);
        if (!sampler.wants(source.timeMicros())) {
            stats.dropped(DropReason.SAMPLED);
            return;
        }
        boolean live = !source.isFile() || camera.loop();
        if (live && outlet.isFull()) {
            stats.dropped(DropReason.BROKER_SLOW);
            return;
        }
        JpegEncoder.Jpeg jpeg = encode(source);
        if (jpeg == null) {
            stats.dropped(DropReason.OVERSIZE, encoder.tooLarge());
            return;
        }
        outlet.publish(
                new FrameHeader(sequence, captured, now(), source.decodeMicros(), jpeg.width(), jpeg.height(), live),
                jpeg.bytes());
        sequence++;
    }

    private Instant captured(VideoSource source) {
        Instant now = now();
        Instant told = camera.streamClock() ? source.capturedAt() : null;
        if (told == null) {
            return now;
        }
        Duration off = Duration.between(told, now);
        boolean usable = off.abs().compareTo(MOST_OFF) <= 0;
        stats.notice(
                usable
                        ? null
                        : "the camera's clock is off by %d s; set it, or streamClock: false; frames are stamped here"
                                .formatted(off.toSeconds()));
        return usable ? told.truncatedTo(ChronoUnit.MICROS) : now;
    }

    private JpegEncoder.@Nullable Jpeg encode(VideoSource source) {
        long began = System.nanoTime();
        JpegEncoder.Jpeg jpeg = encoder.encode(cut.apply(source.picture()));
        stats.encoded(System.nanoTime() - began);
        return jpeg;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The source has ended: waits until a file's frames have been counted. */
    void finish() throws InterruptedException {
        outlet.finish();
    }

    @Override
    public void close() {
        outlet.close();
        encoder.close();
        cut.close();
    }
}
