package dev.throng.gateway;

import dev.throng.event.AlertEvent;
import dev.throng.event.CameraStatus;
import dev.throng.event.HeatmapEvent;
import dev.throng.latency.LatencyBoard;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All viewers: passes on what each wants, and keeps track of which cameras' pictures are wanted. */
final class LiveHub {
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
            board.status(camera).ifPresent(status -> client.offer(LiveMessage.status(status)));
            board.count(camera).ifPresent(event -> client.offer(LiveMessage.latest(event)));
            if (subscription.heatmaps()) {
                board.heatmap(camera).ifPresent(heatmap -> client.offer(LiveMessage.heatmap(heatmap)));
            }
            board.alerts().open(camera).forEach(alert -> client.offer(LiveMessage.alert(alert)));
        }
        if (subscription.latency()) {
            client.offer(LiveMessage.latency(latency.summary()));
        }
    }

    void publish(CameraStatus status) {
        LiveMessage message = LiveMessage.status(status);
        interested(status.camera()).forEach(client -> {
            // a camera that is new may be one that "*" includes
            watchWanted(client);
            client.offer(message);
        });
    }

    void publish(AlertEvent alert) {
        LiveMessage message = LiveMessage.alert(alert);
        interested(alert.camera()).forEach(client -> client.offer(message));
    }

    void publish(HeatmapEvent heatmap) {
        List<LiveClient> takers = interested(heatmap.camera())
                .filter(client -> client.subscription().heatmaps())
                .toList();
        if (!takers.isEmpty()) {
            LiveMessage message = LiveMessage.heatmap(heatmap);
            takers.forEach(client -> client.offer(message));
        }
    }

    /** A count, for those who take no pictures; the others get it with its picture. */
    void publishCount(Picture counted) {
        List<LiveClient> takers = takers(counted, false);
        if (!takers.isEmpty()) {
            LiveMessage message = LiveMessage.count(counted);
            takers.forEach(client -> client.offer(message));
        }
    }

    /** A count with its picture, or without if it could not be had, for those who take pictures. */
    void publishPicture(Picture counted) {
        List<LiveClient> takers = takers(counted, true);
        if (!takers.isEmpty()) {
            byte[] jpeg = counted.jpeg();
            LiveMessage message = jpeg == null ? LiveMessage.count(counted) : LiveMessage.picture(counted, jpeg);
            takers.forEach(client -> client.offer(message));
        }
    }

    /** Once a second: latency to those who want it. */
    void tick() {
        LiveMessage message = null;
        for (LiveClient client : clients) {
            client.tick();
            if (client.subscription().latency()) {
                message = message == null ? LiveMessage.latency(latency.summary()) : message;
                client.offer(message);
            }
        }
    }

    /** Asks every viewer whether it is still there. */
    void ping() {
        clients.forEach(LiveClient::ping);
    }

    /** The gateway stops: viewers are told to come back. */
    void close() {
        clients.forEach(client -> client.close((short) 1001, "the gateway stops"));
    }

    private List<LiveClient> takers(Picture counted, boolean pictures) {
        if (!board.knows(counted.event().camera())) {
            // it was removed while the picture was under way
            return List.of();
        }
        return interested(counted.event().camera())
                .filter(client -> client.subscription().pictures() == pictures)
                .toList();
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
}
