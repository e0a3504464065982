package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.config.CameraUrl;
import dev.throng.config.FileFolders;

/** Tells before anything is started whether an input can be used. */
public final class InputProbe {
    private InputProbe() {}

    /**
     * Checks an input: a file must hold a video that can be decoded; a stream only needs a scheme that Throng opens,
     * since it may come up later.
     *
     * @throws InputException saying what is wrong
     */
    public static void check(String url) throws InputException {
        CameraUrl input;
        try {
            input = CameraUrl.parse(url);
        } catch (IllegalArgumentException e) {
            throw new InputException("input: " + e.getMessage(), InputException.Retry.NEVER);
        }
        if (input.isFile()) {
            CameraConfig camera = CameraConfig.of("probe", null, url, false);
            try (VideoSource source = VideoSource.open(camera, FileFolders.around(url), () -> false)) {
                var unused = source.advance();
            }
        }
    }
}
