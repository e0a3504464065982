package dev.throng.gateway;

import java.time.Duration;

/**
 * How long a connection may stand still before it is cut, without a farewell that could not be delivered either.
 *
 * @param write since it last took a piece of what was sent to it
 * @param silence since it was last heard of
 * @param ping how often a viewer is asked whether it is there, which also makes both times meaningful
 */
record Patience(Duration write, Duration silence, Duration ping) {
    static final Patience DEFAULT =
            new Patience(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(10));
}
