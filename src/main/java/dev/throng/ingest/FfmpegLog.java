package dev.throng.ingest;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_WARNING;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import dev.throng.config.Secrets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FFmpeg's own messages, at debug level and without credentials, instead of straight to standard error. */
final class FfmpegLog extends LogCallback {
    private static final Logger LOG = LoggerFactory.getLogger(FfmpegLog.class);
    private static final AtomicBoolean INSTALLED = new AtomicBoolean();
    private static final ThreadLocal<AtomicReference<@Nullable String>> ERROR =
            ThreadLocal.withInitial(AtomicReference::new);
    /** FFmpeg keeps a bare pointer: this must not be collected. */
    private static final FfmpegLog CALLBACK = new FfmpegLog();

    private FfmpegLog() {}

    static void install() {
        // the level is the process's own: whoever else uses FFmpeg may have changed it
        av_log_set_level(AV_LOG_WARNING);
        if (INSTALLED.compareAndSet(false, true)) {
            setLogCallback(CALLBACK);
        }
    }

    /** The first error since it was last set to null that FFmpeg told on the calling thread; for any thread to read. */
    static AtomicReference<@Nullable String> errorOfThread() {
        return ERROR.get();
    }

    @Override
    public void call(int level, BytePointer message) {
        if (level <= AV_LOG_ERROR) {
            // without the name and address of the part of FFmpeg that speaks
            String text = message.getString().strip().replaceFirst("^(\\[[^\\]]*] *)+", "");
            ERROR.get().compareAndSet(null, Secrets.mask(text));
        }
        if (LOG.isDebugEnabled()) {
            LOG.atDebug()
                    .addKeyValue("ffmpegLevel", level)
                    .log(Secrets.mask(message.getString().strip()));
        }
    }
}
