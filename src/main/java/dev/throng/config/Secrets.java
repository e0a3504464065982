package dev.throng.config;

import java.util.regex.Pattern;

/** The one place that takes credentials out of text before it is logged, published or shown. */
public final class Secrets {
    /**
     * {@code scheme://user:password@}, up to the last at-sign, since passwords hold slashes and at-signs too; but not
     * if a whole {@code host:port} comes first, as in {@code http://host/mail@me}.
     */
    private static final Pattern USER_INFO = Pattern.compile(
            "(?<=://)(?!(?:\\[[0-9a-fA-F:.]*]|[^/?#\\s\"'@:\\[]+)(?::\\d*)?(?:[/?#\\s\"']|$))[^\\s\"']*@");

    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)(?<=[?&;](?:pass|password|passwd|passphrase|pwd|token|key|auth|secret|user|username)=)[^&\\s\"']*");

    private Secrets() {}

    /** The text with user names, passwords and secret query parameters of every URL in it replaced by stars. */
    public static String mask(String text) {
        return PARAMETER.matcher(USER_INFO.matcher(text).replaceAll("***@")).replaceAll("***");
    }
}
