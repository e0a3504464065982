package dev.throng.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Where pictures come from, as FFmpeg takes it.
 *
 * @param target a path or a URL with its credentials; never to be shown
 * @param isFile true for a file, which has an end and a pace of its own
 */
public record CameraUrl(String target, boolean isFile) {
    private static final Set<String> STREAMS = Set.of("rtsp", "rtsps", "http", "https");

    /**
     * Reads a camera's URL, or a path.
     *
     * @throws IllegalArgumentException if the scheme is not one that Throng opens, naming those it does
     */
    public static CameraUrl parse(String url) {
        int colon = url.indexOf(':');
        if (colon <= 1) {
            return new CameraUrl(url, true);
        }
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (STREAMS.contains(scheme) && url.startsWith("://", colon)) {
            return new CameraUrl(url, false);
        }
        if (scheme.equals("file")) {
            return new CameraUrl(filePath(url), true);
        }
        throw new IllegalArgumentException(
                "scheme %s is not supported; use rtsp://, rtsps://, http://, https://, file: or a path"
                        .formatted(scheme));
    }

    private static String filePath(String url) {
        if (!url.startsWith("file:/")) {
            return url.substring("file:".length());
        }
        try {
            return Path.of(URI.create(url)).toString();
        } catch (IllegalArgumentException e) {
            // characters that a URI would want escaped: take the rest as the path it says
            return url.substring("file:".length()).replaceFirst("^//", "");
        }
    }

    /** How to name it to people: without credentials. */
    public String masked() {
        return Secrets.mask(target);
    }

    @Override
    public String toString() {
        return masked();
    }
}
