package dev.throng.kafka;

import dev.throng.config.KafkaConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing. Existing ones are left as they are. */
public final class TopicAdmin {
    private TopicAdmin() {}

    /**
     * Waits for the cluster and creates missing topics.
     *
     * @param patience how long the cluster may take to answer
     * @throws BrokerUnavailableException if it does not
     */
    public static void ensureTopics(KafkaConfig config, Duration patience) {
        Map<String, Object> client = new HashMap<>(new KafkaSettings(config).common("throng-admin"));
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        try (Admin admin = Admin.create(client)) {
            var existing = admin.listTopics().names().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            KafkaSettings settings = new KafkaSettings(config);
            List<NewTopic> missing = Arrays.stream(Topic.values())
                    .filter(topic -> !existing.contains(settings.topic(topic)))
                    .map(topic -> new NewTopic(
                                    settings.topic(topic),
                                    config.partitions(),
                                    config.replicationFactor().shortValue())
                            .configs(settings.topicSettings(topic)))
                    .toList();
            for (var created : admin.createTopics(missing).values().values()) {
                awaitCreation(created, patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(config, patience, e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw unavailable(config, patience, e);
        }
    }

    private static void awaitCreation(org.apache.kafka.common.KafkaFuture<Void> created, Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            created.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            // another role of the same cluster was quicker
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static BrokerUnavailableException unavailable(KafkaConfig config, Duration patience, Exception cause) {
        Throwable root = cause instanceof ExecutionException && cause.getCause() != null ? cause.getCause() : cause;
        String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new BrokerUnavailableException(
                "kafka.bootstrapServers: Kafka at %s is not usable within %d s (%s). Start it or correct the address."
                        .formatted(config.bootstrapServers(), patience.toSeconds(), why),
                cause);
    }
}
