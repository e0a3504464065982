package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_DECODER_NOT_FOUND;

import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses and opens decoders. */
final class Codecs {
    private static final Logger LOG = LoggerFactory.getLogger(Codecs.class);

    private static final String SOFTWARE = "none";
    private static final String AUTO = "auto";

    private Codecs() {}

    /**
     * Opens the decoder that the options ask for; whoever gets it frees it.
     *
     * @throws FfmpegException if there is none, or it cannot be opened
     */
    static AVCodecContext open(AVStream video, DecoderOptions options) throws FfmpegException {
        int id = video.codecpar().codec_id();
        String codec = avcodec_get_name(id).getString();
        if (options.decoder().equals(AUTO)) {
            // NVIDIA's decoders are named after the codec; opening one fails where there is no such GPU
            AVCodec hardware = avcodec_find_decoder_by_name(codec + "_cuvid");
            if (hardware != null) {
                try {
                    return open(hardware, video, options);
                } catch (FfmpegException e) {
                    LOG.atDebug()
                            .addKeyValue("decoder", codec + "_cuvid")
                            .addKeyValue("error", e.getMessage())
                            .log("no such GPU; decoding on the processor");
                    return open(software(id, codec), video, options);
                }
            }
        }
        if (Stream.of(SOFTWARE, AUTO).anyMatch(options.decoder()::equals)) {
            return open(software(id, codec), video, options);
        }
        AVCodec named = avcodec_find_decoder_by_name(options.decoder());
        if (named == null || named.id() != id) {
            throw new FfmpegException(
                    AVERROR_DECODER_NOT_FOUND(),
                    "there is no decoder %s for its video, %s; set decoder: none".formatted(options.decoder(), codec));
        }
        try {
            return open(named, video, options);
        } catch (FfmpegException e) {
            throw new FfmpegException(
                    AVERROR_DECODER_NOT_FOUND(),
                    "its decoder %s does not start here (%s); it may need a GPU and its driver; set decoder: none, or auto"
                            .formatted(options.decoder(), e.getMessage()));
        }
    }

    private static AVCodec software(int id, String codec) throws FfmpegException {
        AVCodec found = avcodec_find_decoder(id);
        if (found == null) {
            throw new FfmpegException(
                    AVERROR_DECODER_NOT_FOUND(),
                    "there is no decoder for its video, %s; set the camera to H.264 or H.265".formatted(codec));
        }
        return found;
    }

    private static AVCodecContext open(AVCodec chosen, AVStream video, DecoderOptions options) throws FfmpegException {
        AVCodecContext context = Objects.requireNonNull(avcodec_alloc_context3(chosen));
        try (Options settings = new Options(options.codec())) {
            FfmpegException.check(avcodec_parameters_to_context(context, video.codecpar()));
            context.pkt_timebase(video.time_base());
            FfmpegException.check(avcodec_open2(context, chosen, settings.dictionary()));
            settings.logUnknown();
            return context;
        } catch (FfmpegException e) {
            avcodec_free_context(context);
            throw e;
        }
    }
}
