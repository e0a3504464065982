/**
 * From the alerts topic to the outside; {@code mqtt} is another way out. Each webhook is a consumer group of its own:
 * Kafka is its queue, so nothing waits in memory, a receiver that is slow or away holds up no other, and of several
 * workers one sends.
 */
@NullMarked
package dev.throng.notify;

import org.jspecify.annotations.NullMarked;
