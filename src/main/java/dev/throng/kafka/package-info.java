/**
 * Everything Throng knows about Kafka as such: the topics and their retention, client settings tuned for freshness, the
 * creation of missing topics, a reader that follows a topic's end without a group, a loop for consumers that have one,
 * and the broker that {@code throng run} brings along. Who publishes what is not decided here.
 */
@NullMarked
package dev.throng.kafka;

import org.jspecify.annotations.NullMarked;
