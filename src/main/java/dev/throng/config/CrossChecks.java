package dev.throng.config;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules between settings, which a schema cannot express. */
final class CrossChecks {
    /** Each camera's counts of this time are kept in memory, and sorted with every frame. */
    private static final Duration LONGEST_MEDIAN = Duration.ofMinutes(1);

    private CrossChecks() {}

    static List<String> problems(ThrongConfig config) {
        List<String> problems = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < config.cameras().size(); i++) {
            String id = config.cameras().get(i).id();
            Integer earlier = seen.putIfAbsent(id, i);
            if (earlier != null) {
                problems.add("cameras[%d].id: %s is taken by cameras[%d]; ids must differ".formatted(i, id, earlier));
            }
            problems.addAll(CameraChecks.problems(
                    "cameras[%d]".formatted(i), config.cameras().get(i)));
            problems.addAll(ZoneChecks.problems(
                    "cameras[%d]".formatted(i), config.cameras().get(i)));
        }
        if (config.worker().stores() == WorkerConfig.Stores.ROCKSDB && !hasRocksDb()) {
            problems.add(
                    "worker.stores: rocksdb is not built in; build with ./mvnw -Dquick -Procksdb package, or use memory");
        }
        listener("gateway", config.gateway(), problems);
        listener("management", config.management(), problems);
        if (config.gateway().port() != 0
                && config.gateway().port().equals(config.management().port())) {
            problems.add("management.port: %d is gateway.port too; they must differ"
                    .formatted(config.management().port()));
        }
        if (config.worker().medianWindow().compareTo(LONGEST_MEDIAN) > 0) {
            problems.add("worker.medianWindow: must be 1m at most; longer times are in the history");
        }
        if (config.worker().heatHalfLife().compareTo(Duration.ofSeconds(1)) < 0) {
            problems.add("worker.heatHalfLife: must be 1s at least; heat maps are published once a second");
        }
        if (config.worker().alertTimeout().compareTo(Duration.ofSeconds(10)) < 0) {
            problems.add("worker.alertTimeout: must be 10s at least; cameras move between workers within that time");
        }
        certificates(config.mqtt(), problems);
        return problems;
    }

    private static void certificates(@Nullable MqttConfig mqtt, List<String> problems) {
        if (mqtt == null || mqtt.caFile() == null) {
            return;
        }
        if (!mqtt.tls()) {
            problems.add("mqtt.caFile: is of no use without TLS; begin mqtt.url with mqtts://, or leave it out");
        }
        try (InputStream file = Files.newInputStream(mqtt.caFile())) {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(file)
                    .isEmpty()) {
                throw new CertificateException("no certificate");
            }
        } catch (IOException | CertificateException e) {
            problems.add("mqtt.caFile: %s is no file with PEM certificates that can be read".formatted(mqtt.caFile()));
        }
    }

    private static boolean hasRocksDb() {
        return CrossChecks.class.getResource("/org/rocksdb/RocksDB.class") != null;
    }

    private static void listener(String section, ListenerConfig listener, List<String> problems) {
        try {
            boolean loopback = InetAddress.getByName(listener.host()).isLoopbackAddress();
            if (!loopback && !listener.allowAnonymous()) {
                problems.add(
                        ("%s.host: %s is reachable from other machines; use 127.0.0.1, or set %s.allowAnonymous: true"
                                        + " if whoever reaches it may see everything")
                                .formatted(section, listener.host(), section));
            }
        } catch (UnknownHostException e) {
            problems.add("%s.host: %s is not an address of this machine".formatted(section, listener.host()));
        }
    }
}
