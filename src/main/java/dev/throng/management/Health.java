package dev.throng.management;

/**
 * How a role is.
 *
 * @param healthy false if only a restart can help
 * @param ready false while it cannot do its work, such as while the broker is away
 * @param detail one sentence for people
 */
public record Health(boolean healthy, boolean ready, String detail) {
    public static Health ready(String detail) {
        return new Health(true, true, detail);
    }

    public static Health notReady(String detail) {
        return new Health(true, false, detail);
    }

    public static Health broken(String detail) {
        return new Health(false, false, detail);
    }
}
