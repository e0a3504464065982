package dev.throng.gateway;

import dev.throng.camera.CameraProbe;
import dev.throng.camera.CameraRegistry;
import dev.throng.config.ListenerConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.kafka.BrokerUnavailableException;
import dev.throng.kafka.KafkaSettings;
import dev.throng.kafka.TailReader;
import dev.throng.kafka.Topic;
import dev.throng.latency.LatencyBoard;
import dev.throng.management.Health;
import dev.throng.management.Role;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** The gateway role: the page, REST and WebSocket. */
public final class Gateway implements Role {
    private static final int CLOSE_SECONDS = 1;
    private static final long TICK_MILLIS = 1_000;
    /** A camera's settings, with room for long lists. */
    static final long MAX_BODY_BYTES = 64 * 1024;

    private final Vertx vertx;
    private final HttpServer server;
    private final ListenerConfig listener;
    private final TailReader reader;
    private final CameraRegistry cameras;
    private final Confirmations confirmations;
    private final FrameReader frames;
    private final LatencyBoard latency;
    private final LiveHub hub;
    private final List<Long> timers;

    private Gateway(
            Vertx vertx,
            HttpServer server,
            ListenerConfig listener,
            TailReader reader,
            CameraRegistry cameras,
            Confirmations confirmations,
            FrameReader frames,
            LatencyBoard latency,
            LiveHub hub,
            Patience patience) {
        this.vertx = vertx;
        this.server = server;
        this.listener = listener;
        this.reader = reader;
        this.cameras = cameras;
        this.confirmations = confirmations;
        this.frames = frames;
        this.latency = latency;
        this.hub = hub;
        timers = List.of(
                vertx.setPeriodic(TICK_MILLIS, tick -> hub.tick()),
                vertx.setPeriodic(patience.ping().toMillis(), tick -> hub.ping()));
    }

    /**
     * Begins to read and to serve; the topics exist.
     *
     * @param probe tries cameras before they are added
     * @throws IOException if the port cannot be bound, naming the setting
     */
    public static Gateway start(
            ThrongConfig config, Vertx vertx, MeterRegistry registry, CameraProbe probe, Clock clock)
            throws IOException {
        return start(config, vertx, registry, probe, clock, Patience.DEFAULT);
    }

    static Gateway start(
            ThrongConfig config, Vertx vertx, MeterRegistry registry, CameraProbe probe, Clock clock, Patience patience)
            throws IOException {
        KafkaSettings settings = new KafkaSettings(config.kafka());
        GatewayMetrics metrics = new GatewayMetrics(registry);
        LatencyBoard latency = new LatencyBoard(registry, System::nanoTime);
        Origins origins =
                new Origins(config.gateway().allowedOrigins(), config.gateway().host());
        ChangeGuard guard = new ChangeGuard(config.gateway(), origins);
        Board board = new Board(clock, guard.isOpen());
        Deliveries deliveries = new Deliveries();
        PrivacyFilter privacy = new PrivacyFilter(deliveries);
        Joiner joiner = new Joiner(privacy);
        FrameReader frames = new FrameReader(settings, joiner, privacy::set);
        LiveHub hub = new LiveHub(board, frames, latency);
        Snapshots snapshots = new Snapshots(vertx, frames);
        deliveries.to(List.of(hub::publishPicture, snapshots::publish));
        metrics.watchClients(hub::size);
        Confirmations confirmations = new Confirmations(settings, board.calibrations());
        CameraFeed feed = new CameraFeed(board, confirmations, hub, latency, clock);
        EventReader events = new EventReader(settings, board, joiner, hub, feed, latency, vertx, clock);
        TailReader reader = null;
        CameraRegistry cameras = null;
        try {
            cameras = CameraRegistry.open(settings, "throng-gateway-cameras", feed);
            reader = TailReader.start(
                    "throng-gateway",
                    settings,
                    Set.of(Topic.COUNTS, Topic.HEATMAPS),
                    Set.of(Topic.CAMERA_STATUS, Topic.WORKER_STATUS, Topic.ALERTS, Topic.CONFIRMATIONS),
                    events);
            LiveEndpoint live = new LiveEndpoint(
                    vertx, hub, new LiveRequests(board, hub, clock), latency, metrics, origins, version(), clock);
            CameraApi changes = new CameraApi(
                    vertx,
                    new CameraChanges(cameras, config, clock),
                    new ConnectionTests(vertx, probe),
                    id -> board.view(board.known(id)));
            RestApi rest = new RestApi(
                    board,
                    latency,
                    snapshots,
                    new HistoryApi(vertx, new HistoryReader(settings), clock, ZoneId.systemDefault()),
                    new HeatmapApi(vertx, board),
                    new CalibrationApi(
                            vertx, board, confirmations, config.model().threshold(), clock),
                    changes,
                    Map.of("version", version(), "changes", guard.isOpen()));
            Router router = router(vertx, rest, live, guard);
            HttpServer server = listen(vertx, config.gateway(), router, patience);
            return new Gateway(
                    vertx, server, config.gateway(), reader, cameras, confirmations, frames, latency, hub, patience);
        } catch (IOException | KafkaException | BrokerUnavailableException e) {
            if (cameras != null) {
                cameras.close();
            }
            if (reader != null) {
                reader.close();
            }
            confirmations.close();
            frames.close();
            throw e;
        }
    }

    private static Router router(Vertx vertx, RestApi rest, LiveEndpoint live, ChangeGuard guard) throws IOException {
        Router router = Router.router(vertx);
        router.route().handler(Site::addHeaders).failureHandler(new ErrorReplies());
        router.get("/api/v1/live").handler(live::handle);
        Router api = await(rest.router(vertx), "the REST contract cannot be read");
        Site.mountContracts(router);
        router.route("/api/v1/*")
                .handler(guard)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                .subRouter(api);
        router.route("/api/*").handler(ErrorReplies::notFound);
        Site.mountPage(router);
        return router;
    }

    private static HttpServer listen(Vertx vertx, ListenerConfig listener, Router router, Patience patience)
            throws IOException {
        HttpServerOptions options = new HttpServerOptions()
                .setCompressionSupported(true)
                .setMaxWebSocketFrameSize(LiveEndpoint.MAX_REQUEST_BYTES)
                .setMaxWebSocketMessageSize(LiveEndpoint.MAX_REQUEST_BYTES)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setWriteIdleTimeout(Math.toIntExact(patience.write().toMillis()))
                .setReadIdleTimeout(Math.toIntExact(patience.silence().toMillis()))
                .setWebSocketClosingTimeout(CLOSE_SECONDS)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
        return await(
                vertx.createHttpServer(options).requestHandler(router).listen(listener.port(), listener.host()),
                "gateway.port: cannot listen on %s:%d; stop what uses it, or set another (demo: --port)"
                        .formatted(listener.host(), listener.port()));
    }

    private static <T> T await(io.vertx.core.Future<T> future, String problem) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IOException("%s (%s)".formatted(problem, e.getCause().getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(Gateway.class.getPackage().getImplementationVersion(), "development");
    }

    /** The port bound. */
    public int port() {
        return server.actualPort();
    }

    /** The page's address. */
    public String url() {
        String host = listener.host().contains(":") ? "[%s]".formatted(listener.host()) : listener.host();
        return "http://%s:%d/".formatted(host, port());
    }

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public Health health() {
        return reader.isReachable()
                ? Health.ready("%d viewers".formatted(hub.size()))
                : Health.notReady("Kafka does not answer");
    }

    @Override
    public void close() {
        timers.forEach(vertx::cancelTimer);
        hub.close();
        reader.close();
        cameras.close();
        confirmations.close();
        frames.close();
        try {
            server.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // a viewer that does not let go: Vert.x closes it with the process
            return;
        } finally {
            latency.close();
        }
    }
}
