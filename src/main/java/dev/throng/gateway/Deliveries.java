package dev.throng.gateway;

import java.util.List;
import java.util.function.Consumer;

/** Passes each counted frame to all who take them; they are named after the joiner, which feeds it, is made. */
final class Deliveries implements Consumer<Picture> {
    private volatile List<Consumer<Picture>> takers = List.of();

    void to(List<Consumer<Picture>> consumers) {
        takers = List.copyOf(consumers);
    }

    @Override
    public void accept(Picture picture) {
        takers.forEach(taker -> taker.accept(picture));
    }
}
