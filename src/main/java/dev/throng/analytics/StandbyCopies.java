package dev.throng.analytics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StandbyUpdateListener;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which copies of other workers' state are kept here, and how far behind each is. Safe for any number of threads. */
final class StandbyCopies implements StandbyUpdateListener {
    private static final Logger LOG = LoggerFactory.getLogger(StandbyCopies.class);

    /** Records that a copy lacks, by its changelog's partition. */
    private final Map<TopicPartition, Long> lags = new ConcurrentHashMap<>();

    @Override
    public void onUpdateStart(TopicPartition partition, String store, long startingOffset) {
        lags.put(partition, 0L);
    }

    @Override
    public void onBatchLoaded(
            TopicPartition partition, String store, TaskId task, long batchEndOffset, long batchSize, long endOffset) {
        lags.put(partition, Math.max(0, endOffset - batchEndOffset - 1));
    }

    @Override
    public void onUpdateSuspended(
            TopicPartition partition, String store, long storeOffset, long endOffset, SuspendReason reason) {
        lags.remove(partition);
        if (reason == SuspendReason.PROMOTED) {
            LOG.atInfo()
                    .addKeyValue("store", store)
                    .addKeyValue("partition", partition.partition())
                    .addKeyValue("missing", Math.max(0, endOffset - storeOffset))
                    .log("goes on from the copy kept here");
        }
    }

    /** How many there are: one for each store of each task. */
    int number() {
        return lags.size();
    }

    /** Records that the copies lack together. */
    long lag() {
        return lags.values().stream().mapToLong(Long::longValue).sum();
    }
}
