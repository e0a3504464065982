package dev.throng.ingest;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** The pictures of a folder in the order of their names, as a video of this many frames per second. */
final class PictureFolder implements PictureSource {
    private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff");

    private final double fps;
    private final Iterator<Path> files;
    private @Nullable Mat picture;
    private long index = -1;
    private volatile int undecodable;

    private PictureFolder(List<Path> files, double fps) {
        this.files = files.iterator();
        this.fps = fps;
    }

    /** @throws FfmpegException if it cannot be listed */
    static PictureFolder open(Path folder, double fps) throws FfmpegException {
        try (Stream<Path> entries = Files.list(folder)) {
            return new PictureFolder(
                    entries.filter(PictureFolder::isPicture)
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList(),
                    fps);
        } catch (IOException e) {
            throw new FfmpegException(avutil.AVERROR_UNKNOWN(), "the folder cannot be listed");
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    @Override
    public boolean next() {
        undecodable = 0;
        while (files.hasNext()) {
            Path file = files.next();
            if (isSensible(file)) {
                release();
                Mat read = imread(file.toString(), IMREAD_COLOR);
                picture = read;
                if (!read.empty()) {
                    index++;
                    return true;
                }
            }
            undecodable++;
        }
        return false;
    }

    /** OpenCV would decode whatever size is claimed, up to some gigabytes. */
    private static boolean isSensible(Path file) {
        try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                // WebP, which has bounds of its own
                return true;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                return (long) reader.getWidth(0) * reader.getHeight(0) <= SourceSettings.MOST_PIXELS;
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // a header that makes no sense to Java makes none to others
            return false;
        }
    }

    @Override
    public int width() {
        return picture().cols();
    }

    @Override
    public int height() {
        return picture().rows();
    }

    @Override
    public Mat picture() {
        if (picture == null) {
            throw new IllegalStateException("there is no picture yet");
        }
        return picture;
    }

    @Override
    public Long timeMicros() {
        return Math.round(index * 1e6 / fps);
    }

    @Override
    public @Nullable Instant capturedAt() {
        return null;
    }

    @Override
    public double fps() {
        return fps;
    }

    @Override
    public int arrived() {
        return 1;
    }

    @Override
    public int stale() {
        return 0;
    }

    @Override
    public int undecodable() {
        return undecodable;
    }

    private void release() {
        if (picture != null) {
            picture.close();
        }
    }

    @Override
    public void close() {
        release();
    }
}
