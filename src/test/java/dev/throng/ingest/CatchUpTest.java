package dev.throng.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.RtspServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which frames of a live stream are decoded when they come late; ten a second, each tenth of them a key frame. */
class CatchUpTest {
    private static final Path SAMPLE = Path.of(System.getProperty("throng.home", "."), "samples/vtest.mp4");
    private static final long FRAME = 100_000;
    private static final long READING = 100;
    private static final long DECODING = 10_000;
    private static final long SECOND = 1_000_000;

    private final CatchUp catchUp = new CatchUp();
    private int next;
    private long now;
    private long halted;
    private long mostBehind;

    /**
     * Reads so many frames, each of which takes so many microseconds to be decoded, and next to nothing if it is left
     * out, but none before it is there; returns how many were left out.
     */
    private int read(int frames, long each, long clockError) {
        int leftOut = 0;
        for (int i = 0; i < frames; i++) {
            now = Math.max(now + READING, halted + next * FRAME);
            boolean out = catchUp.leavesOut(next % 10 == 0, now, next * FRAME + clockError);
            leftOut += out ? 1 : 0;
            now += out ? 0 : each;
            mostBehind = Math.max(mostBehind, out ? 0 : now - next * FRAME - halted);
            next++;
        }
        return leftOut;
    }

    @Test
    void streamThatIsReadInTimeShouldBeDecodedWhole() {
        assertThat(read(10_000, DECODING, 0)).isZero();
    }

    @Test
    void clocksThatDriftApartShouldNotBeTakenForDelay() {
        // When a camera's clock loses a second in half an hour: few are worse
        int leftOut = 0;
        for (int i = 0; i < 36_000; i++) {
            leftOut += read(1, DECODING, -i * SECOND / 18_000);
        }
        // Then
        assertThat(leftOut).isZero();
    }

    @Test
    void hiccupOfTheNetworkShouldCostNothing() {
        // Given
        read(100, DECODING, 0);
        // When nothing comes for 3 s, and then all of it at once
        now += 3 * SECOND;
        // Then
        assertThat(read(200, DECODING, 0)).isZero();
    }

    @Test
    void machineThatDoesNotKeepUpShouldLeaveFramesOutAndStayCloseBehind() {
        // Given
        read(100, DECODING, 0);
        // When each takes twice as long as it lasts
        int leftOut = read(1_000, 2 * FRAME, 0);
        // Then half of them are left out, and what is decoded is never old
        assertThat(leftOut).isBetween(450, 650);
        assertThat(mostBehind).isBetween(SECOND, 3 * SECOND);
        // When it keeps up again
        read(30, DECODING, 0);
        // Then
        assertThat(read(1_000, DECODING, 0)).isZero();
    }

    @Test
    void streamThatHaltedItsOwnClockShouldBeDecodedAgainAfterAFewSeconds() {
        // Given
        read(100, DECODING, 0);
        // When it goes on after 20 s as if nothing had happened
        halted = 20 * SECOND;
        int leftOut = read(100, DECODING, 0);
        // Then
        assertThat(leftOut).isBetween(20, 50);
        assertThat(read(1_000, DECODING, 0)).isZero();
    }

    @Test
    void timesThatJumpShouldNotBeTakenForDelay() {
        read(100, DECODING, 0);
        assertThat(read(100, DECODING, -3_600 * SECOND)).isZero();
        assertThat(read(100, DECODING, 3_600 * SECOND)).isZero();
    }

    @Test
    void readerThatDoesNotKeepUpShouldStayCloseBehindTheCamera() throws Exception {
        // Given a camera with ten pictures a second
        try (RtspServer server = RtspServer.serve(SAMPLE, "--codec", "h265");
                VideoDecoder decoder = open(server)) {
            while (decoder.timeMicros() == null) {
                // the first pictures may come before the stream's clock is known
                assertThat(decoder.next()).isTrue();
            }
            long began = System.nanoTime();
            long first = decoder.timeMicros();
            int stale = 0;
            long mostBehind = 0;
            StopSignal never = new StopSignal();
            // When only every fourth of them can be handled
            while (System.nanoTime() - began < Duration.ofSeconds(9).toNanos()) {
                never.await(Duration.ofMillis(400));
                decoder.next();
                stale += decoder.stale();
                long passed = (System.nanoTime() - began) / 1_000;
                mostBehind = Math.max(mostBehind, passed - (decoder.timeMicros() - first));
            }
            // Then
            assertThat(stale).isGreaterThan(15);
            assertThat(mostBehind).isBetween(SECOND, 4 * SECOND);
        }
    }

    private static VideoDecoder open(RtspServer server) throws Exception {
        FfmpegLog.install();
        SourceSettings settings = SourceSettings.of(
                Cameras.camera("slow", server.url(), 10.0, null, false, null),
                dev.throng.config.FileFolders.around(server.url()));
        return VideoDecoder.open(settings.url().target(), settings.options(), new Interrupt(() -> false));
    }
}
