package dev.throng.notify;

import dev.throng.kafka.ConsumerLoop;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands one webhook the alerts, one after the other, on a thread of its own; goes on where its group stopped. */
final class WebhookReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** All attempts for one alert take less, however the receiver behaves. */
    private static final Duration LONGEST_SEND = Duration.ofMinutes(30);
    /** What is being committed shall be; one who waits for a receiver is not waited for. */
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final Webhook webhook;
    private final KafkaConsumer<String, byte[]> consumer;
    private final ConsumerLoop loop;
    private volatile boolean assigned;
    private volatile boolean closed;

    /** @param group the same in all workers, and another for each webhook */
    WebhookReader(Webhook webhook, KafkaSettings settings, String group) {
        this.webhook = webhook;
        Properties properties = settings.consumer(group);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Math.toIntExact(LONGEST_SEND.toMillis()));
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 8_000);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        consumer = new KafkaConsumer<>(properties);
        consumer.subscribe(List.of(settings.topic(Topic.ALERTS)));
        loop = ConsumerLoop.start(group, consumer, CLOSING, new Deliveries());
    }

    /** True while it has its share of the alerts, be it none because other workers have it all. */
    boolean isReady() {
        return assigned && loop.isAlive();
    }

    private final class Deliveries implements ConsumerLoop.Work {
        @Override
        public void step() throws InterruptedException {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                String problem = webhook.send(record.value());
                if (problem != null && closed) {
                    // cut short: whoever goes on tries again
                    return;
                }
                if (problem != null) {
                    webhook.giveUp(problem);
                }
                consumer.commitSync(Map.of(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1)));
            }
            // fixes where a new group begins: at the end
            consumer.assignment().forEach(consumer::position);
            assigned = consumer.groupMetadata().generationId() >= 0;
        }

        @Override
        public void failed(KafkaException e) {
            assigned = false;
            LOG.atWarn()
                    .addKeyValue("webhook", webhook.name())
                    .addKeyValue("error", e.getMessage())
                    .log("alerts cannot be read from Kafka; trying on");
        }
    }

    @Override
    public void close() {
        closed = true;
        loop.close();
    }
}
