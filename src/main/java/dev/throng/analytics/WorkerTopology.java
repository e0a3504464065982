package dev.throng.analytics;

import dev.throng.event.CountEvent;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/** The topology: frames in; counts with their levels, alerts and rejected frames out. */
final class WorkerTopology {
    /** Node whose records are counts. */
    static final String COUNTS = "counts";
    /** Node whose records are alerts. */
    static final String ALERTS = "alerts";
    /** Node that takes events without levels. */
    static final String LEVEL = "level";
    /** Node whose records are frames that could not be counted. */
    static final String REJECTED = "rejected";

    private static final String FRAMES = "frames";
    private static final String COUNT = "count";

    private WorkerTopology() {}

    /**
     * Puts it together.
     *
     * @param counting from a frame to a CountEvent for {@link #LEVEL}, or to bytes for {@link #REJECTED}
     * @param levelling from there to bytes for {@link #COUNTS} and {@link #ALERTS}
     */
    static Topology build(
            KafkaSettings settings,
            ProcessorSupplier<String, byte[], String, Object> counting,
            ProcessorSupplier<String, CountEvent, String, byte[]> levelling) {
        var key = Serdes.String();
        var value = Serdes.ByteArray();
        return new Topology()
                .addSource(FRAMES, key.deserializer(), value.deserializer(), settings.topic(Topic.FRAMES))
                .addProcessor(COUNT, counting, FRAMES)
                .addProcessor(LEVEL, levelling, COUNT)
                .addStateStore(
                        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(LevelProcessor.STORE), key, value),
                        LEVEL)
                .addSink(COUNTS, settings.topic(Topic.COUNTS), key.serializer(), value.serializer(), LEVEL)
                .addSink(ALERTS, settings.topic(Topic.ALERTS), key.serializer(), value.serializer(), LEVEL)
                .addSink(REJECTED, settings.topic(Topic.REJECTED), key.serializer(), value.serializer(), COUNT);
    }
}
