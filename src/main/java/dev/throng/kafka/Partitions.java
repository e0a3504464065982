package dev.throng.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/** Where a camera's records lie, as Kafka's producers place them by key. */
public final class Partitions {
    private Partitions() {}

    /** The partition of a key, 0 to {@code partitions - 1}. */
    public static int of(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
    }
}
