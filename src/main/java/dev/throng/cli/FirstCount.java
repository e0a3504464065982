package dev.throng.cli;

import dev.throng.config.KafkaConfig;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Waits for the first count and says how long it took since the process began; then it is done. */
final class FirstCount implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> counts;
    private final Thread thread;

    private FirstCount(KafkaConfig config, PrintWriter out, Clock clock) {
        KafkaSettings settings = new KafkaSettings(config);
        counts = new KafkaConsumer<>(settings.consumer("throng-first-count"));
        String topic = settings.topic(Topic.COUNTS);
        thread = new Thread(() -> announce(topic, out, clock), "first-count");
        thread.setDaemon(true);
    }

    static FirstCount announce(KafkaConfig config, PrintWriter out, Clock clock) {
        FirstCount announcer = new FirstCount(config, out, clock);
        announcer.thread.start();
        return announcer;
    }

    private void announce(String topic, PrintWriter out, Clock clock) {
        try {
            List<TopicPartition> partitions = counts.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            counts.assign(partitions);
            CountEvent first = next();
            double seconds =
                    (clock.millis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1000.0;
            out.printf("First count: %d people, %.1f s after the start.%n", first.count(), seconds);
            out.flush();
        } catch (WakeupException e) {
            // stopped before anything was counted
            return;
        } catch (IOException e) {
            throw new IllegalStateException("a count event that cannot be read", e);
        } finally {
            // no group to leave: nothing to wait for
            counts.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private CountEvent next() throws IOException {
        while (true) {
            for (ConsumerRecord<String, byte[]> record : counts.poll(Duration.ofSeconds(1))) {
                return EventJson.read(record.value(), CountEvent.class);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        counts.wakeup();
        thread.join(Duration.ofSeconds(2).toMillis());
    }
}
