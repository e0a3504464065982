package dev.throng.ingest;

import dev.throng.camera.CameraDefinition;
import dev.throng.camera.CameraState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cameras that this node has. What is asked of one leaves the others alone. One thread asks; {@link #states} may be
 * called from any.
 */
final class Fleet {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    /** For all cameras that are stopped at once; with what the clients take, closing a node stays below 3 s. */
    private static final Duration STOP_PATIENCE = Duration.ofMillis(1_200);

    private record Member(CameraDefinition definition, CameraRunner runner) {}

    private final Function<CameraDefinition, CameraRunner> factory;
    private final Consumer<String> gone;
    private final StatusPublisher statuses;
    private final Map<String, Member> members = new ConcurrentSkipListMap<>();

    /**
     * A fleet without cameras.
     *
     * @param factory makes a camera's runner, not yet started
     * @param gone told of each camera that has left
     */
    Fleet(Function<CameraDefinition, CameraRunner> factory, Consumer<String> gone, StatusPublisher statuses) {
        this.factory = factory;
        this.gone = gone;
        this.statuses = statuses;
    }

    /** The state of each camera. */
    List<CameraState> states() {
        return members.values().stream()
                .map(member -> member.runner.life().state())
                .toList();
    }

    /** Adds a camera, or lets it follow a changed definition; restarts it only if its stream is another. */
    void apply(CameraDefinition definition) {
        Member known = members.get(definition.id());
        if (known != null && known.definition.runsAs(definition)) {
            members.put(definition.id(), new Member(definition, known.runner));
            statuses.rename(known.runner, definition.camera().name());
        } else if (known != null && definition.isPaused() && !known.definition.isPaused()) {
            pause(known, definition);
        } else {
            release(known == null ? List.of() : List.of(definition.id()));
            start(definition);
        }
    }

    private void start(CameraDefinition definition) {
        CameraRunner runner = factory.apply(definition);
        members.put(definition.id(), new Member(definition, runner));
        statuses.add(runner, definition.camera().name());
        Instant pausedAt = definition.pausedAt();
        if (pausedAt == null) {
            runner.start();
        } else {
            runner.life().paused(pausedAt);
        }
    }

    private void pause(Member known, CameraDefinition definition) {
        members.put(definition.id(), new Member(definition, known.runner));
        statuses.rename(known.runner, definition.camera().name());
        known.runner.life().paused(Objects.requireNonNull(definition.pausedAt()));
        stop(List.of(known));
    }

    /** The camera is no longer defined: stops it, says so, and then says nothing more, nor keeps its last status. */
    void remove(String id) {
        Member known = members.remove(id);
        if (known != null) {
            known.runner.life().removed();
            stop(List.of(known));
            statuses.remove(known.runner);
            gone.accept(id);
        }
        statuses.forget(id);
    }

    /** Stops cameras that go to other nodes; what they do is for those to say. */
    void release(Collection<String> ids) {
        List<Member> leaving =
                ids.stream().map(members::remove).filter(Objects::nonNull).toList();
        leaving.forEach(member -> statuses.remove(member.runner));
        stop(leaving);
        leaving.forEach(member -> gone.accept(member.definition.id()));
    }

    /**
     * Stops all cameras and reports them as stopped, but for paused ones, which stay so; takes a bounded time even if
     * one is stuck.
     */
    void stopAll() {
        stop(List.copyOf(members.values()));
        members.clear();
    }

    private static void stop(List<Member> leaving) {
        leaving.forEach(member -> member.runner.requestStop());
        long end = System.nanoTime() + STOP_PATIENCE.toNanos();
        for (Member member : leaving) {
            LOG.atDebug().addKeyValue("camera", member.definition.id()).log("camera stops");
            member.runner.awaitStop(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
