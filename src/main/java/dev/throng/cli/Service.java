package dev.throng.cli;

import dev.throng.analytics.Worker;
import dev.throng.camera.Origin;
import dev.throng.config.ConfigWatcher;
import dev.throng.config.KafkaConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.gateway.Gateway;
import dev.throng.ingest.Ingest;
import dev.throng.ingest.SnapshotProbe;
import dev.throng.kafka.EmbeddedBroker;
import dev.throng.kafka.TopicAdmin;
import dev.throng.management.CloseStack;
import dev.throng.management.ManagementServer;
import dev.throng.management.Metrics;
import dev.throng.management.Role;
import dev.throng.notify.Notifier;
import dev.throng.notify.mqtt.MqttNotifier;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the wanted roles with all they need, and stops them when the process is told to end. */
final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);

    private final CloseStack resources = new CloseStack();
    private final List<String> addresses = new ArrayList<>();

    private Service() {}

    /** Runs a configuration file's parts until the process is interrupted or terminated; follows the file. */
    static int run(ThrongConfig config, ConfigFile file, Set<Part> parts, PrintWriter out) throws Exception {
        return run(config, Origin.FILE, file::watch, parts, out, kafka -> () -> {});
    }

    /** Runs everything until the process is interrupted or terminated; REST decides about the cameras. */
    static int run(ThrongConfig config, PrintWriter out, Function<KafkaConfig, AutoCloseable> companion)
            throws Exception {
        return run(config, Origin.API, ingest -> () -> {}, EnumSet.allOf(Part.class), out, companion);
    }

    /**
     * Runs until the process is interrupted or terminated.
     *
     * @param origin who decides about the configuration's cameras
     * @param watch started once ingest runs, to tell it when its configuration changes; closed before it
     * @param companion started with Kafka at hand, once the roles run, and closed before them
     * @return the exit code
     * @throws Exception if something cannot start, with a message for the user; what had started is stopped
     */
    private static int run(
            ThrongConfig config,
            Origin origin,
            Function<ConfigWatcher.Listener, AutoCloseable> watch,
            Set<Part> parts,
            PrintWriter out,
            Function<KafkaConfig, AutoCloseable> companion)
            throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(() -> stopAndWait(stop, stopped), "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try (Service service = new Service()) {
            KafkaConfig kafka = service.start(config, origin, watch, parts);
            service.addresses.forEach(out::println);
            out.println("Ctrl-C stops it.");
            out.flush();
            service.resources.add(companion.apply(kafka));
            stop.await();
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    private KafkaConfig start(
            ThrongConfig config, Origin origin, Function<ConfigWatcher.Listener, AutoCloseable> watch, Set<Part> parts)
            throws Exception {
        ThrongConfig reachable = config.withKafka(kafka(config.kafka()));
        TopicAdmin.ensureTopics(reachable.kafka(), BROKER_PATIENCE);
        PrometheusMeterRegistry metrics = Metrics.create();
        resources.add(metrics::close);
        Vertx vertx = Vertx.vertx();
        resources.add(
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        List<Role> roles = new ArrayList<>();
        // viewers first, sources last: nothing is published that nobody is there to read
        if (parts.contains(Part.GATEWAY)) {
            Gateway gateway = resources.add(
                    Gateway.start(reachable, vertx, metrics, new SnapshotProbe(reachable), Clock.systemUTC()));
            addresses.add("Page     " + gateway.url());
            roles.add(gateway);
        }
        if (parts.contains(Part.WORKER)) {
            if (!reachable.worker().webhooks().isEmpty()) {
                roles.add(resources.add(Notifier.start(reachable, metrics, Clock.systemUTC())));
            }
            if (reachable.mqtt() != null) {
                roles.add(resources.add(MqttNotifier.start(reachable, vertx, metrics, Clock.systemUTC())));
            }
            roles.add(resources.add(Worker.start(reachable, metrics, Clock.systemUTC())));
        }
        if (parts.contains(Part.INGEST)) {
            Ingest ingest = resources.add(Ingest.start(reachable, origin, metrics, Clock.systemUTC()));
            resources.add(watch.apply(ingest.reload()));
            roles.add(ingest);
        }
        ManagementServer management =
                resources.add(ManagementServer.start(reachable.management(), vertx, metrics, roles));
        addresses.add("Metrics  " + management.url() + "metrics");
        addresses.add("Kafka    %s, topic %scounts"
                .formatted(
                        reachable.kafka().bootstrapServers(), reachable.kafka().topicPrefix()));
        return reachable.kafka();
    }

    private KafkaConfig kafka(KafkaConfig config) throws IOException {
        if (!config.bootstrapServers().isEmpty()) {
            return config;
        }
        LOG.info("starting the embedded Kafka broker");
        return config.at(resources.add(EmbeddedBroker.start(config)).bootstrapServers());
    }

    @Override
    public void close() {
        resources.close();
    }

    private static void stopAndWait(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
