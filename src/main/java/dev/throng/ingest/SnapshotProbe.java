package dev.throng.ingest;

import dev.throng.camera.CameraProbe;
import dev.throng.config.CameraConfig;
import dev.throng.config.Secrets;
import dev.throng.config.ThrongConfig;
import org.bytedeco.javacv.Frame;

/** Opens a camera's source as ingest would, for one picture. */
public final class SnapshotProbe implements CameraProbe {
    private final ThrongConfig config;

    public SnapshotProbe(ThrongConfig config) {
        this.config = config;
    }

    @Override
    public byte[] snapshot(CameraConfig camera) throws ProbeException {
        try (VideoSource source = VideoSource.open(camera);
                JpegEncoder encoder = new JpegEncoder(
                        camera.longestSide(),
                        config.ingest().jpegQuality(),
                        config.kafka().maxFrameBytes())) {
            Frame frame = source.grab();
            JpegEncoder.Jpeg jpeg = frame == null ? null : encoder.encode(frame);
            if (jpeg == null) {
                throw new ProbeException(frame == null ? "it holds no picture" : encoder.tooLarge());
            }
            return jpeg.bytes();
        } catch (InputException e) {
            throw new ProbeException(e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            // native libraries say so when a stream is beyond them
            throw new ProbeException("internal error: " + Secrets.mask(e.toString()));
        }
    }
}
