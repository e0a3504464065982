package dev.throng.gateway;

import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import dev.throng.camera.CameraDefinition;
import dev.throng.camera.DefinitionJson;
import dev.throng.camera.Origin;
import dev.throng.config.CameraConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.config.Privacy;
import dev.throng.event.AlertEvent;
import dev.throng.event.Calibration;
import dev.throng.event.CameraStatus;
import dev.throng.event.ConfirmationEvent;
import dev.throng.event.CountEvent;
import dev.throng.event.EventJson;
import dev.throng.event.HeadPoint;
import dev.throng.event.HeatmapEvent;
import dev.throng.event.MinuteEvent;
import dev.throng.event.ModelRef;
import dev.throng.event.WorkerStatus;
import dev.throng.event.ZoneCount;
import dev.throng.frame.FrameHeader;
import dev.throng.frame.FrameHeaders;
import dev.throng.geometry.Position;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.Partitions;
import dev.throng.kafka.Topic;
import dev.throng.latency.Stage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.OpenCVFrameConverter;

/** Publishes what ingest and a worker would: real pictures of the bundled clip, statuses and counts. */
final class FakeCamera implements AutoCloseable {
    static final int WIDTH = 768;
    static final int HEIGHT = 576;

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaSettings settings;
    private final Clock clock;

    FakeCamera(KafkaConfig kafka, Clock clock) {
        settings = new KafkaSettings(kafka);
        producer = new KafkaProducer<>(settings.producer("fake-camera"));
        this.clock = clock;
    }

    /** The first pictures of the clip as JPEG. */
    static List<byte[]> clip(int pictures) throws IOException {
        List<byte[]> jpegs = new ArrayList<>();
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber("samples/vtest.mp4");
                OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat()) {
            grabber.start();
            while (jpegs.size() < pictures) {
                try (BytePointer jpeg = new BytePointer()) {
                    imencode(".jpg", converter.convert(grabber.grabImage()), jpeg);
                    byte[] bytes = new byte[Math.toIntExact(jpeg.limit())];
                    jpeg.get(bytes);
                    jpegs.add(bytes);
                }
            }
        }
        return jpegs;
    }

    /** Publishes a picture and, some milliseconds later by its stamps, its count. */
    CountEvent counted(String camera, long sequence, byte[] jpeg) {
        Instant captured = clock.instant();
        frame(camera, sequence, captured, jpeg);
        CountEvent event = event(camera, sequence, captured, people(sequence));
        send(Topic.COUNTS, camera, EventJson.write(event));
        return event;
    }

    void frame(String camera, long sequence, Instant captured, byte[] jpeg) {
        frame(camera, sequence, captured, jpeg, Privacy.NONE);
    }

    void frame(String camera, long sequence, Instant captured, byte[] jpeg, Privacy privacy) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(settings.topic(Topic.FRAMES), camera, jpeg);
        FrameHeaders.write(new FrameHeader(sequence, captured, captured, 1_000, WIDTH, HEIGHT, true), record.headers());
        FrameHeaders.writePrivacy(privacy, record.headers());
        await(producer.send(record));
    }

    void count(CountEvent event) {
        send(Topic.COUNTS, event.camera(), EventJson.write(event));
    }

    void status(String camera, String name, String state, String reason) {
        Instant now = clock.instant();
        CameraStatus status = new CameraStatus(
                CameraStatus.SCHEMA,
                camera,
                name,
                state,
                now.minusSeconds(90),
                now,
                25,
                5,
                WIDTH,
                HEIGHT,
                Map.of("sampling", 40L),
                1,
                reason,
                "none");
        send(Topic.CAMERA_STATUS, camera, EventJson.write(status));
    }

    void define(CameraConfig camera) {
        CameraDefinition definition = CameraDefinition.of(camera, Origin.API, clock.instant());
        send(Topic.CAMERAS, camera.id(), DefinitionJson.write(definition));
    }

    /** The events of one alert about the zone {@code door}: level busy, or ok when cleared. */
    AlertEvent alert(String camera, int revision, AlertEvent.State state) {
        Instant raised = Instant.parse("2026-11-24T05:00:00Z");
        boolean cleared = state == AlertEvent.State.CLEARED;
        AlertEvent alert = new AlertEvent(
                AlertEvent.SCHEMA,
                camera + ":door:level:1",
                revision,
                camera,
                "door",
                "Door",
                AlertEvent.Kind.LEVEL,
                state,
                cleared ? "ok" : "busy",
                cleared ? 3 : 23,
                cleared ? null : 20.0,
                null,
                AlertEvent.Unit.PEOPLE,
                23,
                raised,
                raised.plusSeconds(revision));
        send(Topic.ALERTS, camera, EventJson.write(alert));
        return alert;
    }

    /** Somebody counted the people of a frame. */
    void confirm(String camera, long sequence, int people) {
        ConfirmationEvent event = ConfirmationEvent.of(
                event(camera, sequence, Instant.parse("2026-11-24T05:00:00Z"), 3), people, clock.instant());
        send(Topic.CONFIRMATIONS, event.key(), EventJson.write(event));
    }

    /** A minute with three frames: one with so many people, one with one less, one with one more. */
    void minute(String camera, Instant minute, int people) {
        MinuteEvent.Place whole = new MinuteEvent.Place(null, 3, people - 1, people, people + 1);
        MinuteEvent.Place door = new MinuteEvent.Place("door", 3, 0, 0.5, 1);
        MinuteEvent event = new MinuteEvent(MinuteEvent.SCHEMA, camera, minute, true, List.of(whole, door));
        await(producer.send(new ProducerRecord<>(
                settings.topic(Topic.HISTORY),
                Partitions.of(
                        camera,
                        producer.partitionsFor(settings.topic(Topic.HISTORY)).size()),
                minute.toEpochMilli(),
                event.key(),
                EventJson.write(event))));
    }

    /** As of pictures of this clip, with the fullest of its 32 x 24 cells at the top left. */
    HeatmapEvent heatmap(String camera) {
        byte[] cells = new byte[32 * 24];
        cells[0] = (byte) 255;
        cells[33] = 100;
        HeatmapEvent heatmap = new HeatmapEvent(
                HeatmapEvent.SCHEMA,
                camera,
                clock.instant(),
                WIDTH,
                HEIGHT,
                32,
                24,
                300,
                17.5,
                0.83,
                Base64.getEncoder().encodeToString(cells));
        send(Topic.HEATMAPS, camera, EventJson.write(heatmap));
        return heatmap;
    }

    void forget(String camera) {
        send(Topic.CAMERA_STATUS, camera, null);
    }

    void worker(String id) {
        WorkerStatus status = new WorkerStatus(
                WorkerStatus.SCHEMA,
                id,
                new ModelRef("pet-mobile", "1"),
                "mobile",
                "Apache-2.0",
                "cpu",
                "no CUDA device was found",
                null,
                768,
                512,
                clock.instant(),
                clock.instant());
        send(Topic.WORKER_STATUS, id, EventJson.write(status));
    }

    void send(Topic topic, String key, byte[] value) {
        await(producer.send(new ProducerRecord<>(settings.topic(topic), key, value)));
    }

    /** An event as a worker publishes it; the points depend on the sequence alone. */
    CountEvent event(String camera, long sequence, Instant captured, int people) {
        Random random = new Random(sequence / 8);
        List<HeadPoint> points = Stream.generate(
                        () -> new HeadPoint(random.nextDouble(), 0.25 + 0.7 * random.nextDouble(), 0.9))
                .limit(people)
                .toList();
        return new CountEvent(
                CountEvent.SCHEMA,
                camera,
                sequence,
                captured,
                clock.instant(),
                WIDTH,
                HEIGHT,
                people,
                people - 1,
                "ok",
                points,
                List.of(door(people / 2)),
                new ModelRef("pet-mobile", "1"),
                Map.of(
                        Stage.DECODE, 4.2,
                        Stage.ENCODE, 2.1,
                        Stage.PUBLISH, 6.3,
                        Stage.PREPROCESS, 2.5,
                        Stage.QUEUE, 1.4,
                        Stage.INFERENCE, 41.7,
                        Stage.POSTPROCESS, 0.3),
                new Calibration(0.5, 1),
                Collections.nCopies(19, people),
                Map.of("superseded", 2L));
    }

    private static ZoneCount door(int people) {
        List<Position> corners =
                List.of(new Position(0.1, 0.4), new Position(0.5, 0.4), new Position(0.6, 0.9), new Position(0.1, 0.9));
        return new ZoneCount("door", "Door", "include", people, people, "ok", people / 40.0, corners);
    }

    static int people(long sequence) {
        return (int) (6 + sequence / 8 % 7);
    }

    private static void await(Future<RecordMetadata> sent) {
        try {
            sent.get(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
