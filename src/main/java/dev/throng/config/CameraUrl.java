package dev.throng.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Where pictures come from, as FFmpeg takes it.
 *
 * @param target a path or a URL with its credentials; never to be shown
 * @param kind what it is
 */
public record CameraUrl(String target, Kind kind) {
    /** What a camera's URL can name. */
    public enum Kind {
        /** A video or a folder of pictures: it has an end and a pace of its own. */
        FILE,
        /** Something on the network. */
        STREAM,
        /** A webcam, by Video4Linux. */
        DEVICE
    }

    private static final Set<String> STREAMS = Set.of("rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "srt");
    private static final String DEVICES = "/dev/video";

    /**
     * Reads a camera's URL, or a path.
     *
     * @throws IllegalArgumentException if the scheme is not one that Throng opens, naming those it does
     */
    public static CameraUrl parse(String url) {
        int colon = url.indexOf(':');
        if (colon <= 1) {
            return new CameraUrl(url, url.startsWith(DEVICES) ? Kind.DEVICE : Kind.FILE);
        }
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (STREAMS.contains(scheme) && url.startsWith("://", colon)) {
            return new CameraUrl(url, Kind.STREAM);
        }
        if (scheme.equals("file")) {
            return new CameraUrl(filePath(url), Kind.FILE);
        }
        throw new IllegalArgumentException(("scheme %s is not supported; use rtsp://, rtsps://, http://, https://,"
                        + " rtmp://, rtmps://, srt://, file:, a path or /dev/videoN")
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

    /** True for a file or a folder, which has an end. */
    public boolean isFile() {
        return kind == Kind.FILE;
    }

    /** The scheme of a stream, in lower case; empty for anything else. */
    public String scheme() {
        return kind == Kind.STREAM ? target.substring(0, target.indexOf(':')).toLowerCase(Locale.ROOT) : "";
    }

    /**
     * Who is asked: scheme, host and port of a stream as they stand in the URL, in lower case, without a login; the
     * path of anything else. The host is found as FFmpeg finds it: it ends where a path, a query or a fragment begins.
     */
    public String endpoint() {
        if (kind != Kind.STREAM) {
            return target;
        }
        String authority =
                target.substring(target.indexOf("://") + "://".length()).split("[/?#]", 2)[0];
        return "%s://%s"
                .formatted(
                        scheme(),
                        authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT));
    }

    /** True if it brings its own user name. */
    public boolean hasLogin() {
        return !Secrets.mask(target).equals(target) && Secrets.mask(target).contains("://***@");
    }

    /**
     * The same with a user name and a password of any characters.
     *
     * @throws IllegalArgumentException if it is not a stream, or has a user name already
     */
    public CameraUrl withLogin(String username, String password) {
        if (kind != Kind.STREAM || hasLogin()) {
            throw new IllegalArgumentException(
                    kind != Kind.STREAM
                            ? "a user name is for streams only; remove username"
                            : "has a user name already; keep that or username");
        }
        int host = target.indexOf("://") + "://".length();
        String login = escape(username) + (password.isEmpty() ? "" : ":" + escape(password)) + "@";
        return new CameraUrl(target.substring(0, host) + login + target.substring(host), kind);
    }

    /** As RFC 3986 wants user information. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            boolean plain =
                    b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "-._~".indexOf(b) >= 0;
            escaped.append(plain ? Character.toString(b) : "%%%02X".formatted(b));
        }
        return escaped.toString();
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
