/**
 * From topics to people. {@link dev.throng.gateway.Gateway} follows the counts, camera and worker statuses of
 * everything, without a consumer group, so any number of gateways see the same; pictures it reads only for cameras that
 * somebody watches. REST, described by {@code openapi.yaml}, answers from the latest state; the WebSocket pushes
 * counts, and pictures joined with their counts, keeping one waiting message per viewer and camera; the page uses both.
 *
 * <p>Kafka is read on the readers' threads; each socket is written on its own event loop, which nothing blocks.
 */
@NullMarked
package dev.throng.gateway;

import org.jspecify.annotations.NullMarked;
