package dev.throng.analytics;

import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/** The topology: frames in; counts and rejected frames out. Zones, alerts and history will branch off the counts. */
final class WorkerTopology {
    /** Node whose records are counts. */
    static final String COUNTS = "counts";
    /** Node whose records are frames that could not be counted. */
    static final String REJECTED = "rejected";

    private static final String FRAMES = "frames";
    private static final String COUNT = "count";

    private WorkerTopology() {}

    static Topology build(KafkaSettings settings, ProcessorSupplier<String, byte[], String, byte[]> counting) {
        var key = Serdes.String();
        var value = Serdes.ByteArray();
        return new Topology()
                .addSource(FRAMES, key.deserializer(), value.deserializer(), settings.topic(Topic.FRAMES))
                .addProcessor(COUNT, counting, FRAMES)
                .addSink(COUNTS, settings.topic(Topic.COUNTS), key.serializer(), value.serializer(), COUNT)
                .addSink(REJECTED, settings.topic(Topic.REJECTED), key.serializer(), value.serializer(), COUNT);
    }
}
