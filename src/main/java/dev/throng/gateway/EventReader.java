package dev.throng.gateway;

import dev.throng.event.AlertEvent;
import dev.throng.event.CameraStatus;
import dev.throng.event.ConfirmationEvent;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.HeatmapEvent;
import dev.throng.event.WorkerStatus;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Topic;
import dev.throng.latency.LatencyBoard;
import dev.throng.latency.Stage;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in counts, heat maps, alerts, confirmations and statuses as they are published: board, latency, viewers. Called
 * on the reader's thread.
 */
final class EventReader implements Consumer<ConsumerRecord<String, byte[]>> {
    private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);
    private static final Duration PICTURE_PATIENCE = Duration.ofMillis(300);

    private final Board board;
    private final Joiner joiner;
    private final LiveHub hub;
    private final CameraFeed cameras;
    private final LatencyBoard latency;
    private final Vertx vertx;
    private final Clock clock;
    private final String counts;
    private final String workers;
    private final String alerts;
    private final String heatmaps;
    private final String confirmations;

    EventReader(
            KafkaSettings settings,
            Board board,
            Joiner joiner,
            LiveHub hub,
            CameraFeed cameras,
            LatencyBoard latency,
            Vertx vertx,
            Clock clock) {
        this.board = board;
        this.joiner = joiner;
        this.hub = hub;
        this.cameras = cameras;
        this.latency = latency;
        this.vertx = vertx;
        this.clock = clock;
        counts = settings.topic(Topic.COUNTS);
        workers = settings.topic(Topic.WORKER_STATUS);
        alerts = settings.topic(Topic.ALERTS);
        heatmaps = settings.topic(Topic.HEATMAPS);
        confirmations = settings.topic(Topic.CONFIRMATIONS);
    }

    @Override
    public void accept(ConsumerRecord<String, byte[]> record) {
        Instant received = clock.instant();
        try {
            if (record.topic().equals(counts)) {
                count(EventJson.read(record.value(), CountEvent.class), received);
            } else if (record.topic().equals(alerts)) {
                alert(EventJson.read(record.value(), AlertEvent.class));
            } else if (record.topic().equals(heatmaps)) {
                heatmap(EventJson.read(record.value(), HeatmapEvent.class));
            } else if (record.topic().equals(confirmations)) {
                confirmation(record);
            } else if (record.topic().equals(workers)) {
                worker(record);
            } else {
                status(record);
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("key", record.key())
                    .log("a record that is no event is skipped");
        }
    }

    private void count(CountEvent event, Instant received) {
        if (!board.put(event)) {
            return;
        }
        hub.publishCount(new Picture(event, null, received));
        event.latencyMillis().forEach((stage, millis) -> latency.record(event.camera(), stage, millis));
        latency.record(
                event.camera(),
                Stage.EMIT,
                Duration.between(event.emittedAt(), received).toNanos() / 1e6);
        if (joiner.count(event, received)) {
            vertx.setTimer(PICTURE_PATIENCE.toMillis(), fired -> joiner.giveUp(event));
        }
    }

    private void alert(AlertEvent alert) {
        if (board.alerts().put(alert)) {
            hub.publish(alert);
        }
    }

    private void heatmap(HeatmapEvent heatmap) {
        if (board.put(heatmap)) {
            hub.publish(heatmap);
        }
    }

    private void status(ConsumerRecord<String, byte[]> record) throws IOException {
        CameraStatus status = record.value() == null ? null : EventJson.read(record.value(), CameraStatus.class);
        if (status == null || status.state().equals(CameraStatus.REMOVED)) {
            // one that is defined anew goes on: its next statuses are under way
            if (!board.defines(record.key())) {
                cameras.forget(record.key());
            }
        } else if (board.put(status)) {
            hub.publish(status);
        }
    }

    private void confirmation(ConsumerRecord<String, byte[]> record) throws IOException {
        if (record.value() == null) {
            board.calibrations().remove(record.key());
        } else {
            board.calibrations().put(EventJson.read(record.value(), ConfirmationEvent.class));
        }
    }

    private void worker(ConsumerRecord<String, byte[]> record) throws IOException {
        if (record.value() == null) {
            board.removeWorker(record.key());
        } else {
            board.put(EventJson.read(record.value(), WorkerStatus.class));
        }
    }
}
