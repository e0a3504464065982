package dev.throng.kafka;

/** Kafka does not answer; the message says where it was looked for and what to do. */
public class BrokerUnavailableException extends RuntimeException {
    public BrokerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
