package dev.throng.cli;

import dev.throng.config.CameraConfig;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.ingest.Ingest;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.TopicAdmin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Runs numbers of cameras against one embedded broker and takes the process's measures. */
final class IngestBench implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EmbeddedBroker broker;
    private final KafkaConfig kafka;
    private final Path input;
    private final double fps;
    private final int warmUpSeconds;

    /**
     * What so many cameras took.
     *
     * @param publishedShare frames published of those that were to be, 0 to 1
     * @param cores processor seconds per second
     * @param restingBytes resident memory before the cameras were started
     */
    record Result(double publishedShare, double cores, long residentBytes, long restingBytes, int threads) {}

    private IngestBench(EmbeddedBroker broker, KafkaConfig kafka, Path input, double fps, int warmUpSeconds) {
        this.broker = broker;
        this.kafka = kafka;
        this.input = input;
        this.fps = fps;
        this.warmUpSeconds = warmUpSeconds;
    }

    /** @param warmUpSeconds until all cameras have begun and the code is compiled, before each measurement */
    static IngestBench start(Path input, double fps, int warmUpSeconds) throws Exception {
        KafkaConfig local = new KafkaConfig(null, null, null, null, null, 0, null);
        EmbeddedBroker broker = EmbeddedBroker.start(local);
        KafkaConfig kafka = local.at(broker.bootstrapServers());
        TopicAdmin.ensureTopics(kafka, PATIENCE);
        IngestBench bench = new IngestBench(broker, kafka, input, fps, warmUpSeconds);
        // classes and native libraries are loaded once, by whichever camera comes first
        bench.measure(1, 1);
        return bench;
    }

    Result measure(int number, int seconds) throws Exception {
        List<CameraConfig> cameras = IntStream.range(0, number)
                .mapToObj(i -> CameraConfig.of("bench-" + i, null, input.toString(), true)
                        .withFps(fps))
                .toList();
        ThrongConfig config = new ThrongConfig(kafka, cameras, null, null, null, null, null);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        long resting = residentBytes();
        try (Ingest ingest = Ingest.start(config, metrics, Clock.systemUTC())) {
            Thread.sleep(Duration.ofSeconds(warmUpSeconds).toMillis());
            double published = published(metrics);
            long processor = processorNanos();
            long began = System.nanoTime();
            Thread.sleep(Duration.ofSeconds(seconds).toMillis());
            double passed = System.nanoTime() - began;
            return new Result(
                    (published(metrics) - published) / (number * fps * passed / 1e9),
                    (processorNanos() - processor) / passed,
                    residentBytes(),
                    resting,
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }

    private static double published(SimpleMeterRegistry metrics) {
        return metrics.find("throng.ingest.frames").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long residentBytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }

    @Override
    public void close() {
        broker.close();
    }
}
