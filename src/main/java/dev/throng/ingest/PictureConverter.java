package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Decoded frames of any format to BGR, in memory that is reused. Belongs to one thread. */
final class PictureConverter implements AutoCloseable {
    /** Rows begin at multiples of this many pixels: swscale writes a little past the end of others. */
    private static final int ALIGNMENT = 64;

    private final PointerPointer<BytePointer> planes = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);
    private @Nullable SwsContext context;
    private Mat rows = new Mat();
    private Mat picture = new Mat();

    /** The frame as uint8 [h, w, 3] BGR, valid until the next call; its size may differ from the one before. */
    Mat convert(AVFrame frame) {
        int width = frame.width();
        int height = frame.height();
        if (picture.cols() != width || picture.rows() != height) {
            allocate(width, height);
        }
        context = sws_getCachedContext(
                context,
                width,
                height,
                frame.format(),
                width,
                height,
                AV_PIX_FMT_BGR24,
                SWS_BILINEAR,
                null,
                null,
                (DoublePointer) null);
        if (context == null) {
            throw new IllegalStateException("FFmpeg cannot convert pixel format " + frame.format());
        }
        sws_scale(context, frame.data(), frame.linesize(), 0, height, planes, strides);
        return picture;
    }

    private void allocate(int width, int height) {
        picture.close();
        rows.close();
        rows = new Mat(height, (width + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT, CV_8UC3);
        picture = rows.colRange(0, width);
        planes.put(0, rows.data());
        strides.put(0, Math.toIntExact(rows.step()));
    }

    @Override
    public void close() {
        picture.close();
        rows.close();
        if (context != null) {
            sws_freeContext(context);
        }
        planes.close();
        strides.close();
    }
}
