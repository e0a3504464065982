package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_iterate;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Options for one call of FFmpeg, which takes those out that it knows. */
final class Options implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Options.class);

    private final AVDictionary dictionary = new AVDictionary(null);

    Options(Map<String, String> values) {
        values.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
    }

    AVDictionary dictionary() {
        return dictionary;
    }

    /** Names what FFmpeg did not take; not the values, which may be secret. */
    void logUnknown() {
        for (AVDictionaryEntry entry = next(null); entry != null; entry = next(entry)) {
            LOG.atDebug().addKeyValue("option", entry.key().getString()).log("option not taken by FFmpeg");
        }
    }

    private AVDictionaryEntry next(AVDictionaryEntry previous) {
        return av_dict_iterate(dictionary, previous);
    }

    @Override
    public void close() {
        av_dict_free(dictionary);
    }
}
