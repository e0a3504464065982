package dev.throng.ingest;

import dev.throng.camera.CameraDefinition;
import dev.throng.config.Secrets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which camera is defined in which partition. Of a partition that is read anew nothing is told before its end is
 * reached: what a camera was long ago must not start it. Belongs to one thread.
 */
final class Definitions {
    private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Of the partitions that are being read: the newest of each camera so far, empty where it is removed. */
    private final Map<TopicPartition, Map<String, Optional<CameraDefinition>>> loading = new HashMap<>();

    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Set<String>> cameras = new HashMap<>();

    /** These partitions are read from their beginning on. */
    void load(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            loading.put(partition, new LinkedHashMap<>());
            ends.remove(partition);
        });
    }

    /** A camera's next definition; null removes it. */
    void take(TopicPartition partition, String id, @Nullable CameraDefinition definition, Fleet fleet) {
        if (loading.containsKey(partition)) {
            loading.get(partition).put(id, Optional.ofNullable(definition));
        } else {
            tell(partition, id, definition, fleet);
        }
    }

    private void tell(TopicPartition partition, String id, @Nullable CameraDefinition definition, Fleet fleet) {
        Set<String> here = cameras.computeIfAbsent(partition, missing -> new HashSet<>());
        try {
            if (definition == null) {
                here.remove(id);
                fleet.remove(id);
            } else {
                here.add(id);
                fleet.apply(definition);
            }
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("camera", id)
                    .addKeyValue("error", Secrets.mask(e.toString()))
                    .log("camera cannot follow its definition; the others go on");
        }
    }

    /** Tells the fleet about the partitions that have been read to their end. */
    void loaded(KafkaConsumer<?, ?> consumer, Fleet fleet) {
        List<TopicPartition> unknown = loading.keySet().stream()
                .filter(partition -> !ends.containsKey(partition))
                .toList();
        if (!unknown.isEmpty()) {
            try {
                ends.putAll(consumer.endOffsets(unknown, PATIENCE));
            } catch (TimeoutException e) {
                // asked again at the next poll
                return;
            }
        }
        for (TopicPartition partition : Set.copyOf(loading.keySet())) {
            if (consumer.position(partition) >= ends.get(partition)) {
                Map<String, Optional<CameraDefinition>> found = loading.remove(partition);
                Set<String> gone = new HashSet<>(cameras.getOrDefault(partition, Set.of()));
                gone.removeAll(found.keySet());
                gone.forEach(id -> tell(partition, id, null, fleet));
                found.forEach((id, definition) -> tell(partition, id, definition.orElse(null), fleet));
            }
        }
    }

    /** These partitions are another node's now. */
    void forget(Collection<TopicPartition> partitions, Fleet fleet) {
        Set<String> leaving = partitions.stream()
                .flatMap(partition -> cameras.getOrDefault(partition, Set.of()).stream())
                .collect(Collectors.toSet());
        fleet.release(leaving);
        partitions.forEach(partition -> {
            loading.remove(partition);
            ends.remove(partition);
            cameras.remove(partition);
        });
    }
}
