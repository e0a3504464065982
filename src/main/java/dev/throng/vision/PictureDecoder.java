package dev.throng.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import dev.throng.frame.BadFrameException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Compressed bytes to BGR pixels, in one reused matrix; refuses what is cut off or claims an absurd size before it
 * decodes. A JPEG that is damaged in the middle but whole at both ends is decoded as far as it goes, as every viewer
 * does. Belongs to one thread.
 */
public final class PictureDecoder implements AutoCloseable {
    /** An 8K picture is 33 million pixels; what claims more than twice that is an attack or a mistake. */
    private static final long MAX_PIXELS = 64L * 1024 * 1024;

    /** An encoder may pad the end a little; the end marker must stand within this many bytes of it. */
    private static final int END_SLACK = 1024;

    private final Mat picture = new Mat();
    private final ImageReader header =
            ImageIO.getImageReadersByFormatName("jpeg").next();

    /**
     * Decodes a JPEG.
     *
     * @return the picture, uint8 [h, w, 3] BGR; valid until the next call
     * @throws BadFrameException if the bytes are not a JPEG, are cut off, or announce over 64 million pixels
     */
    public Mat jpeg(byte[] bytes) throws BadFrameException {
        checkMarkers(bytes);
        checkSize(bytes, header);
        return decode(bytes, "JPEG");
    }

    /**
     * Decodes a picture of any format that OpenCV reads (JPEG, PNG, WebP, TIFF, BMP and more).
     *
     * @return the picture, uint8 [h, w, 3] BGR; valid until the next call
     * @throws BadFrameException as {@link #jpeg}
     */
    public Mat any(byte[] bytes) throws BadFrameException {
        if (bytes.length >= 2 && isMarker(bytes, 0, 0xD8)) {
            return jpeg(bytes);
        }
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (readers.hasNext()) {
                ImageReader reader = readers.next();
                checkSize(bytes, reader);
                reader.dispose();
            }
            // formats that Java does not know are under OpenCV's own limit of 2^30 pixels
            return decode(bytes, "picture");
        } catch (IOException e) {
            throw new BadFrameException("a picture whose header cannot be read: " + e.getMessage());
        }
    }

    private Mat decode(byte[] bytes, String what) throws BadFrameException {
        if (bytes.length == 0) {
            throw new BadFrameException("an empty file");
        }
        try (BytePointer pointer = new BytePointer(bytes);
                Mat encoded = new Mat(1, bytes.length, CV_8UC1, pointer);
                Mat decoded = imdecode(encoded, IMREAD_COLOR, picture)) {
            if (decoded.empty()) {
                throw new BadFrameException("a %s of %d bytes that cannot be decoded".formatted(what, bytes.length));
            }
            return picture;
        } catch (RuntimeException e) {
            // OpenCV's own limits and broken headers
            throw new BadFrameException("a %s of %d bytes that OpenCV refuses".formatted(what, bytes.length));
        }
    }

    private static void checkMarkers(byte[] bytes) throws BadFrameException {
        if (bytes.length < 4 || !isMarker(bytes, 0, 0xD8)) {
            throw new BadFrameException("not a JPEG: %d bytes without its start marker".formatted(bytes.length));
        }
        for (int i = bytes.length - 2; i >= Math.max(2, bytes.length - END_SLACK); i--) {
            if (isMarker(bytes, i, 0xD9)) {
                return;
            }
        }
        throw new BadFrameException("a JPEG that is cut off: %d bytes without its end marker".formatted(bytes.length));
    }

    private static boolean isMarker(byte[] bytes, int at, int code) {
        return (bytes[at] & 0xFF) == 0xFF && (bytes[at + 1] & 0xFF) == code;
    }

    private static void checkSize(byte[] bytes, ImageReader header) throws BadFrameException {
        // only the header is read here; OpenCV would decode whatever size is claimed
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            header.setInput(stream, true, true);
            long pixels = (long) header.getWidth(0) * header.getHeight(0);
            if (pixels > MAX_PIXELS) {
                throw new BadFrameException("a picture of %dx%d pixels; at most %d million are decoded"
                        .formatted(header.getWidth(0), header.getHeight(0), MAX_PIXELS / 1_000_000));
            }
        } catch (IOException | RuntimeException e) {
            throw new BadFrameException("a picture whose header cannot be read: " + e.getMessage());
        } finally {
            header.reset();
        }
    }

    @Override
    public void close() {
        header.dispose();
        picture.close();
    }
}
