package dev.throng.notify;

import dev.throng.config.Secrets;
import dev.throng.config.WebhookConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.event.RetryOnRetryEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One receiver of alerts: sends, and tries again with growing pauses while it does not answer well. */
final class Webhook {
    /** Events by what became of them; label {@code result}: {@code sent}, {@code retried} or {@code given-up}. */
    static final String EVENTS = "throng.webhook.events";

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final int ATTEMPTS = 8;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final WebhookConfig config;
    private final HttpClient client;
    private final Retry retry;
    private final MeterRegistry metrics;
    private final Clock clock;

    /** @param firstPause before the second attempt; doubled before each further one, up to a minute */
    Webhook(WebhookConfig config, Duration firstPause, MeterRegistry metrics, Clock clock) {
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        client = HttpClient.newBuilder().connectTimeout(config.timeout()).build();
        retry = Retry.of(
                name(),
                RetryConfig.<Integer>custom()
                        .maxAttempts(ATTEMPTS)
                        .intervalFunction(
                                IntervalFunction.ofExponentialRandomBackoff(firstPause, 2, 0.3, LONGEST_PAUSE))
                        .retryExceptions(IOException.class)
                        .retryOnResult(Webhook::isPassing)
                        .build());
        retry.getEventPublisher().onRetry(this::retried);
    }

    /** The address without secrets. */
    String name() {
        return Secrets.mask(config.url());
    }

    /**
     * Sends an alert; returns when the receiver has taken it, or will not.
     *
     * @return null if it was taken, else why not
     * @throws InterruptedException if that is not waited for
     */
    @Nullable
    String send(byte[] alert) throws InterruptedException {
        try {
            int status = retry.executeCheckedSupplier(() -> attempt(alert));
            if (status / 100 != 2) {
                return "it answers %d".formatted(status);
            }
            count("sent");
            return null;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
    }

    /** Whoever sets a webhook up wants to know at once, but not each time. */
    private void retried(RetryOnRetryEvent event) {
        count("retried");
        if (event.getNumberOfRetryAttempts() == 1) {
            Throwable failure = event.getLastThrowable();
            String problem = failure == null ? "it answers 5xx, 408 or 429" : String.valueOf(failure.getMessage());
            LOG.atWarn()
                    .addKeyValue("webhook", name())
                    .addKeyValue("error", Secrets.mask(problem))
                    .log("a webhook does not take an alert; trying on");
        }
    }

    /** Says that an alert is left out. */
    void giveUp(String problem) {
        count("given-up");
        LOG.atError()
                .addKeyValue("webhook", name())
                .addKeyValue("error", Secrets.mask(problem))
                .log("a webhook does not take an alert; it is left out");
    }

    private int attempt(byte[] alert) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(config.url()))
                .timeout(config.timeout())
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(alert));
        if (config.secret() != null) {
            request.header(Signature.HEADER, Signature.of(alert, config.secret(), clock.instant()));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Whether a later attempt may fare better. */
    private static boolean isPassing(int status) {
        return status >= 500 || status == 408 || status == 429;
    }

    private void count(String result) {
        metrics.counter(EVENTS, "result", result).increment();
    }
}
