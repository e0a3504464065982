package dev.throng.ingest;

import dev.throng.config.CameraConfig;
import dev.throng.config.CameraUrl;

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
            throw new InputException("input: " + e.getMessage(), true);
        }
        if (input.isFile()) {
            CameraConfig camera = CameraConfig.of("probe", null, url, false);
            try (VideoSource source = VideoSource.open(camera)) {
                if (source.grab() == null) {
                    throw new InputException(
                            "%s holds no picture; choose another input".formatted(input.masked()), true);
                }
            }
        }
    }
}
