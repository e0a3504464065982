package dev.throng.analytics;

import dev.throng.analytics.heat.HeatProcessor;
import dev.throng.analytics.history.MinuteProcessor;
import dev.throng.config.WorkerConfig;
import dev.throng.event.CountEvent;
import dev.throng.event.MinuteEvent;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Partitions;
import dev.throng.kafka.Topic;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The topology: frames in; counts with their levels, alerts, minutes, heat maps and rejected frames out. */
final class WorkerTopology {
    /** Node whose records are counts. */
    static final String COUNTS = "counts";
    /** Node whose records are alerts. */
    static final String ALERTS = "alerts";
    /** Node that takes events without levels. */
    static final String LEVEL = "level";
    /** Node that takes events with their levels. */
    static final String MINUTE = "minute";
    /** Node that takes events to draw them into heat maps. */
    static final String HEAT = "heat";
    /** Node whose records are frames that could not be counted. */
    static final String REJECTED = "rejected";

    private static final String FRAMES = "frames";
    private static final String COUNT = "count";
    private static final String HISTORY = "history";
    private static final String HEATMAPS = "heatmaps";

    /** A camera's minutes lie together, though each has a key of its own. */
    private static final StreamPartitioner<String, byte[]> BY_CAMERA = (topic, key, value, partitions) ->
            Optional.of(Set.of(Partitions.of(MinuteEvent.cameraOf(key), partitions)));

    private WorkerTopology() {}

    /**
     * Puts it together.
     *
     * @param stores where state is kept beside its changelog on Kafka
     * @param counting from a frame to a CountEvent for {@link #LEVEL}, or to bytes for {@link #REJECTED}
     * @param levelling from there to bytes for {@link #COUNTS} and {@link #ALERTS}, and a CountEvent for
     *     {@link #MINUTE} and {@link #HEAT}
     * @param heatHalfLife after which a frame weighs half in a heat map
     */
    static Topology build(
            KafkaSettings settings,
            WorkerConfig.Stores stores,
            ProcessorSupplier<String, byte[], String, Object> counting,
            ProcessorSupplier<String, CountEvent, String, Object> levelling,
            Duration heatHalfLife) {
        var key = Serdes.String();
        var value = Serdes.ByteArray();
        return new Topology()
                .addSource(FRAMES, key.deserializer(), value.deserializer(), settings.topic(Topic.FRAMES))
                .addProcessor(COUNT, counting, FRAMES)
                .addProcessor(LEVEL, levelling, COUNT)
                .addProcessor(MINUTE, MinuteProcessor::new, LEVEL)
                .addProcessor(HEAT, () -> new HeatProcessor(heatHalfLife), LEVEL)
                .addStateStore(store(stores, LevelProcessor.STORE), LEVEL)
                .addStateStore(store(stores, MinuteProcessor.STORE), MINUTE)
                .addStateStore(store(stores, HeatProcessor.STORE), HEAT)
                .addSink(COUNTS, settings.topic(Topic.COUNTS), key.serializer(), value.serializer(), LEVEL)
                .addSink(ALERTS, settings.topic(Topic.ALERTS), key.serializer(), value.serializer(), LEVEL)
                .addSink(
                        HISTORY, settings.topic(Topic.HISTORY), key.serializer(), value.serializer(), BY_CAMERA, MINUTE)
                .addSink(HEATMAPS, settings.topic(Topic.HEATMAPS), key.serializer(), value.serializer(), HEAT)
                .addSink(REJECTED, settings.topic(Topic.REJECTED), key.serializer(), value.serializer(), COUNT);
    }

    /** With a changelog on Kafka from which it is restored. */
    private static StoreBuilder<KeyValueStore<String, byte[]>> store(WorkerConfig.Stores stores, String name) {
        KeyValueBytesStoreSupplier supplier = switch (stores) {
            case MEMORY -> Stores.inMemoryKeyValueStore(name);
            case ROCKSDB -> Stores.persistentKeyValueStore(name);
        };
        return Stores.keyValueStoreBuilder(supplier, Serdes.String(), Serdes.ByteArray());
    }
}
