/**
 * From the frames topic to the counts topic. {@link dev.throng.analytics.Worker} runs a Kafka Streams topology whose
 * threads decode and letterbox frames, wait for the shared {@link dev.throng.vision.HeadCounter}, and emit one
 * {@link dev.throng.event.CountEvent} per counted frame, with its zones and levels, and
 * {@link dev.throng.event.AlertEvent}s when a level changes. Live frames that are too old are dropped before they are
 * decoded; frames that cannot be counted go to the rejected topic with the reason. Workers share the partitions as a
 * consumer group; nothing else coordinates them.
 */
@NullMarked
package dev.throng.analytics;

import org.jspecify.annotations.NullMarked;
