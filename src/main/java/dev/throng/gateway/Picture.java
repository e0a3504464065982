package dev.throng.gateway;

import dev.throng.event.CountEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A counted frame on its way to viewers.
 *
 * @param event its count
 * @param jpeg its picture; null if nobody watches the camera, or the picture could not be had in time
 * @param receivedAt when the gateway got the event
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and shared by all viewers
record Picture(CountEvent event, byte @Nullable [] jpeg, Instant receivedAt) {}
