package dev.throng.gateway;

import dev.throng.event.CameraStatus;
import dev.throng.latency.LatencyBoard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All viewers: passes on what each wants, and keeps track of which cameras' pictures are wanted. */
final class LiveHub {
    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(30);

    private final Board board;
    private final FrameReader frames;
    private final LatencyBoard latency;
    private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
    private final Map<LiveClient, Set<String>> watched = new ConcurrentHashMap<>();

    LiveHub(Board board, FrameReader frames, LatencyBoard latency) {
        this.board = board;
        this.frames = frames;
        this.latency = latency;
    }

    void add(LiveClient client) {
        clients.add(client);
    }

    synchronized void remove(LiveClient client) {
        clients.remove(client);
        watch(client, Set.of());
        watched.remove(client);
    }

    int size() {
        return clients.size();
    }

    /** Replaces what a viewer wants, and tells it the latest of that at once. */
    void subscribe(LiveClient client, Subscription subscription) {
        client.subscribe(subscription);
        watchWanted(client);
        List<String> cameras =
                board.cameras().stream().filter(subscription::wants).toList();
        for (String camera : cameras) {
            board.status(camera).ifPresent(status -> client.offer(statusMessage(status)));
            board.count(camera)
                    .ifPresent(event -> client.offer(LiveMessage.json("count", "count:" + camera, "event", event)));
        }
        if (subscription.latency()) {
            client.offer(latencyMessage());
        }
    }

    void publish(CameraStatus status) {
        LiveMessage message = statusMessage(status);
        interested(status.camera()).forEach(client -> {
            // a camera that is new may be one that "*" includes
            watchWanted(client);
            client.offer(message);
        });
    }

    void publish(Picture counted) {
        LiveMessage text = null;
        LiveMessage picture = null;
        for (LiveClient client : clients) {
            Subscription subscription = client.subscription();
            if (!subscription.wants(counted.event().camera())) {
                continue;
            }
            if (subscription.pictures() && counted.jpeg() != null) {
                picture = picture == null ? LiveMessage.picture(counted) : picture;
                client.offer(picture);
            } else {
                text = text == null ? LiveMessage.count(counted) : text;
                client.offer(text);
            }
        }
    }

    /** Once a second: latency to those who want it; those who take nothing are let go. */
    void tick() {
        LiveMessage message = null;
        for (LiveClient client : clients) {
            client.closeIfStuck(WRITE_PATIENCE);
            if (client.subscription().latency()) {
                message = message == null ? latencyMessage() : message;
                client.offer(message);
            }
        }
    }

    private Stream<LiveClient> interested(String camera) {
        return clients.stream().filter(client -> client.subscription().wants(camera));
    }

    private synchronized void watchWanted(LiveClient client) {
        Subscription subscription = client.subscription();
        if (!clients.contains(client)) {
            return;
        }
        watch(
                client,
                !subscription.pictures() ? Set.of() : subscription.all() ? board.cameras() : subscription.cameras());
    }

    private void watch(LiveClient client, Set<String> wanted) {
        Set<String> before = watched.getOrDefault(client, Set.of());
        wanted.stream().filter(camera -> !before.contains(camera)).forEach(frames::watch);
        before.stream().filter(camera -> !wanted.contains(camera)).forEach(frames::unwatch);
        watched.put(client, Set.copyOf(wanted));
    }

    private LiveMessage latencyMessage() {
        return LiveMessage.json("latency", "latency", "summary", latency.summary());
    }

    private static LiveMessage statusMessage(CameraStatus status) {
        return LiveMessage.json("status", "status:" + status.camera(), "status", status);
    }
}
