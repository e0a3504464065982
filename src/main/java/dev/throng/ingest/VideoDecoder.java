package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_DEFAULT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONREF;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avdevice.avdevice_register_all;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_PATCHWELCOME;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * FFmpeg's reader and decoder of one source. Not JavaCV's grabber: that opens all sources of a process one after the
 * other, tries a dead one twice, cannot be interrupted, and converts the pictures that nobody wants, too. Belongs to
 * one thread.
 */
final class VideoDecoder implements PictureSource {
    /** Of a stream with so many times the frames wanted, those that no other refers to are not decoded. */
    private static final int SPARE_FRAMES = 4;

    private final Interrupt interrupt;
    private final AVFormatContext format;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final PictureConverter converter = new PictureConverter();
    private @Nullable AVCodecContext codec;
    private int stream = -1;
    private double tickSeconds;
    private @Nullable CatchUp catchUp;
    private boolean drained;
    private int spare;
    private boolean skips;
    private int packets;
    private int arrived = 1;
    private int late;
    private int stale;
    private boolean begun;
    private boolean closed;
    private volatile int undecodable;

    private VideoDecoder(AVFormatContext format, Interrupt interrupt) {
        this.format = format;
        this.interrupt = interrupt;
    }

    /**
     * Opens a source and finds its video.
     *
     * @param interrupt ends the opening, and every read
     * @throws FfmpegException if there is nobody, no video, or no decoder for it
     */
    static VideoDecoder open(String target, DecoderOptions options, Interrupt interrupt) throws FfmpegException {
        // for webcams
        avdevice_register_all();
        AVFormatContext format = avformat_alloc_context();
        interrupt.attach(format);
        AVInputFormat demuxer = options.format() == null ? null : av_find_input_format(options.format());
        try (Options source = new Options(options.source())) {
            // frees the context if it fails
            FfmpegException.check(avformat_open_input(format, target, demuxer, source.dictionary()));
            source.logUnknown();
        }
        VideoDecoder decoder = new VideoDecoder(format, interrupt);
        try {
            decoder.findVideo(options);
            return decoder;
        } catch (FfmpegException e) {
            decoder.close();
            throw e;
        }
    }

    private void findVideo(DecoderOptions options) throws FfmpegException {
        FfmpegException.check(avformat_find_stream_info(format, (org.bytedeco.javacpp.PointerPointer<?>) null));
        stream = FfmpegException.check(av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0));
        AVStream video = format.streams(stream);
        tickSeconds = av_q2d(video.time_base());
        requireSensibleSize(video.codecpar().width(), video.codecpar().height());
        codec = Codecs.open(video, options);
        catchUp = options.timed() ? new CatchUp() : null;
        spare = (int) (av_q2d(video.avg_frame_rate()) / options.fps());
        skips = spare >= SPARE_FRAMES;
        codec.skip_frame(skips ? AVDISCARD_NONREF : AVDISCARD_DEFAULT);
    }

    private static void requireSensibleSize(int width, int height) throws FfmpegException {
        if ((long) width * height > SourceSettings.MOST_PIXELS) {
            throw new FfmpegException(
                    AVERROR_PATCHWELCOME(),
                    "its pictures of %d x %d pixels are too large; lower the camera's resolution"
                            .formatted(width, height));
        }
    }

    @Override
    public boolean next() throws FfmpegException {
        undecodable = 0;
        packets = 0;
        late = 0;
        while (!interrupt.isDue()) {
            int decoded = avcodec_receive_frame(codec, frame);
            if (decoded == 0) {
                requireSensibleSize(frame.width(), frame.height());
                arrive();
                return true;
            }
            if (decoded == AVERROR_EOF()) {
                return false;
            }
            if (decoded != AVERROR_EAGAIN()) {
                undecodable++;
            }
            feed();
        }
        throw new FfmpegException(AVERROR_EXIT());
    }

    /** Where fewer frames are referred to than are wanted, all are decoded from now on. */
    private void arrive() {
        stale = late;
        arrived = (skips ? Math.max(1, packets) : 1) + late;
        // before the first picture, the stream's first key frame was waited for
        if (skips && begun && packets > spare) {
            skips = false;
            codec.skip_frame(AVDISCARD_DEFAULT);
        }
        begun = true;
    }

    private void feed() throws FfmpegException {
        int read = av_read_frame(format, packet);
        if (read == AVERROR_EOF() && !drained) {
            drained = true;
            avcodec_send_packet(codec, null);
        } else if (read != AVERROR_EAGAIN()) {
            FfmpegException.check(read);
            if (packet.stream_index() == stream) {
                decode();
            }
            av_packet_unref(packet);
        }
    }

    private void decode() {
        if (catchUp != null && catchUp.leavesOut(packet, tickSeconds)) {
            late++;
            return;
        }
        packets++;
        // what the decoder cannot use must not end the stream: the next key frame mends it
        if (avcodec_send_packet(codec, packet) < 0) {
            undecodable++;
        }
    }

    @Override
    public int arrived() {
        return arrived;
    }

    @Override
    public int stale() {
        return stale;
    }

    @Override
    public int undecodable() {
        return undecodable;
    }

    @Override
    public int width() {
        return frame.width();
    }

    @Override
    public int height() {
        return frame.height();
    }

    @Override
    public Mat picture() {
        return converter.convert(frame);
    }

    @Override
    public @Nullable Long timeMicros() {
        long ticks = frame.best_effort_timestamp();
        return ticks == AV_NOPTS_VALUE ? null : Math.round(ticks * tickSeconds * 1e6);
    }

    @Override
    public @Nullable Instant capturedAt() {
        long zero = format.start_time_realtime();
        Long micros = timeMicros();
        return zero == AV_NOPTS_VALUE || zero == 0 || micros == null
                ? null
                : Instant.EPOCH.plus(zero + micros, ChronoUnit.MICROS);
    }

    @Override
    public double fps() {
        var rate = format.streams(stream).avg_frame_rate();
        return rate.den() == 0 ? 0 : av_q2d(rate);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        converter.close();
        av_frame_free(frame);
        av_packet_free(packet);
        if (codec != null) {
            avcodec_free_context(codec);
        }
        avformat_close_input(format);
    }
}
