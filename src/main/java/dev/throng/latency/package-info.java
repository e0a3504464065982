/**
 * Where the time goes. {@link dev.throng.latency.Stage} names the stages that events, metrics and the page share;
 * {@link dev.throng.latency.LatencyBoard} keeps their percentiles over the last minute. The gateway, which sees every
 * event and every delivery, fills the board.
 */
@NullMarked
package dev.throng.latency;

import org.jspecify.annotations.NullMarked;
