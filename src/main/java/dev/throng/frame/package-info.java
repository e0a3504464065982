/**
 * How a picture travels: one JPEG per Kafka record, with what is known about it in the record's headers. Ingest writes
 * them, analytics and the gateway read them. Whatever else stands on the frames topic is a
 * {@link dev.throng.frame.BadFrameException}, never a crash.
 */
@NullMarked
package dev.throng.frame;

import org.jspecify.annotations.NullMarked;
