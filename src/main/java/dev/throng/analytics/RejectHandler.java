package dev.throng.analytics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kafka Streams asks when a record cannot be read, processed or written in a way that the topology did not
 * foresee: the frame goes to the rejected topic with the reason, and the next one is processed. Kafka Streams makes it
 * by name.
 *
 * <p>What cannot be written is left out instead: the producer tells so on its own thread, on which another record must
 * not be sent (that would wait for this thread), and while the stream thread is at a later frame already.
 */
public final class RejectHandler
        implements DeserializationExceptionHandler, ProcessingExceptionHandler, ProductionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RejectHandler.class);

    private String rejectedTopic = "";

    @Override
    public void configure(Map<String, ?> settings) {
        rejectedTopic = String.valueOf(settings.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG));
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> frame, Exception failure) {
        return DeserializationExceptionHandler.Response.resume(rejected(context, "cannot be read", failure));
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> frame, Exception failure) {
        return ProcessingExceptionHandler.Response.resume(rejected(context, "cannot be counted", failure));
    }

    @Override
    public ProductionExceptionHandler.Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> result, Exception failure) {
        if (failure instanceof RetriableException) {
            return ProductionExceptionHandler.Response.retry();
        }
        LOG.atWarn()
                .addKeyValue("topic", result.topic())
                .addKeyValue("key", result.key() == null ? "none" : new String(result.key(), UTF_8))
                .addKeyValue("bytes", result.value() == null ? 0 : result.value().length)
                .addKeyValue("error", failure.getMessage())
                .log("Kafka does not take a record; it is left out");
        return ProductionExceptionHandler.Response.resume();
    }

    private List<ProducerRecord<byte[], byte[]>> rejected(ErrorHandlerContext context, String what, Exception failure) {
        LOG.atWarn()
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .addKeyValue("error", failure.getMessage())
                .log("a frame is rejected: it " + what);
        LOG.atDebug().setCause(failure).log("rejected frame");
        String reason = RejectedFrames.reason(what + ": " + failure.getMessage());
        Headers headers = new RecordHeaders(context.headers()).add(RejectedFrames.REASON, reason.getBytes(UTF_8));
        return List.of(new ProducerRecord<>(
                rejectedTopic, null, context.timestamp(), context.sourceRawKey(), context.sourceRawValue(), headers));
    }
}
