package dev.throng.ingest;

import dev.throng.camera.CameraProbe;
import dev.throng.config.CameraConfig;
import dev.throng.config.Secrets;
import dev.throng.config.ThrongConfig;
import org.bytedeco.opencv.opencv_core.Mat;

/** Opens a camera's source as ingest would, for one picture. */
public final class SnapshotProbe implements CameraProbe {
    private final ThrongConfig config;

    public SnapshotProbe(ThrongConfig config) {
        this.config = config;
    }

    @Override
    public byte[] snapshot(CameraConfig camera) throws ProbeException {
        try (VideoSource source = VideoSource.open(camera, config.fileFolders(), () -> false);
                PictureCut cut = new PictureCut(camera.crop(), camera.masks());
                JpegEncoder encoder = new JpegEncoder(
                        camera.longestSide(),
                        config.ingest().jpegQuality(),
                        config.kafka().maxFrameBytes())) {
            Mat picture = source.grab();
            JpegEncoder.Jpeg jpeg = picture == null ? null : encoder.encode(cut.apply(picture));
            if (jpeg == null) {
                throw new ProbeException(picture == null ? "it holds no picture" : encoder.tooLarge());
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
