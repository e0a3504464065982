package dev.throng.kafka;

import dev.throng.config.KafkaConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.storage.Formatter;

/** A real Kafka broker (KRaft, one node) inside this process, on loopback. */
public final class EmbeddedBroker implements AutoCloseable {
    private final KafkaRaftServer server;
    private final int port;
    private final Path directory;
    private final boolean temporary;

    private EmbeddedBroker(KafkaRaftServer server, int port, Path directory, boolean temporary) {
        this.server = server;
        this.port = port;
        this.directory = directory;
        this.temporary = temporary;
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @throws IOException if the port is in use or the data directory cannot be written, saying which
     */
    public static EmbeddedBroker start(KafkaConfig config) throws IOException {
        int port = freePort(config.embeddedPort());
        boolean temporary = config.dataDirectory() == null;
        Path directory = temporary ? Files.createTempDirectory("throng-kafka-") : config.dataDirectory();
        try {
            format(Files.createDirectories(directory).toString());
            KafkaRaftServer server =
                    new KafkaRaftServer(new kafka.server.KafkaConfig(properties(port, directory), false), Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, port, directory, temporary);
        } catch (Exception e) {
            if (temporary) {
                delete(directory);
            }
            throw e instanceof IOException io
                    ? io
                    : new IOException("the embedded Kafka broker did not start: " + e.getMessage(), e);
        }
    }

    /** {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        if (temporary) {
            delete(directory);
        }
    }

    private static void format(String directory) throws Exception {
        if (Files.exists(Path.of(directory, "meta.properties"))) {
            return;
        }
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .addDirectory(directory)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .run();
    }

    private static Properties properties(int port, Path directory) throws IOException {
        int controllerPort = freePort(0);
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // worker.groupProtocol: streams; Kafka's own defaults are 45 s and 5 s
        settings.put("group.streams.initial.rebalance.delay.ms", "0");
        settings.put("group.streams.min.session.timeout.ms", "6000");
        settings.put("group.streams.session.timeout.ms", "6000");
        settings.put("group.streams.min.heartbeat.interval.ms", "1000");
        settings.put("group.streams.heartbeat.interval.ms", "1000");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        // frames are kept for a minute: look for expired segments often enough to honour that
        settings.put("log.retention.check.interval.ms", "15000");
        settings.put("log.segment.delete.delay.ms", "1000");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        return settings;
    }

    /** The port if it is free, or any free one for 0. */
    private static int freePort(int wanted) throws IOException {
        try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (BindException e) {
            throw new IOException(
                    "kafka.embeddedPort: port %d is in use; set another, or 0 for any free one (demo: --kafka-port)"
                            .formatted(wanted),
                    e);
        }
    }

    private static void delete(Path directory) {
        try {
            Utils.delete(directory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
