package dev.throng.camera;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A camera's state; each names the states that can follow as methods. Any of them can be stopped. */
public sealed interface CameraState {
    /** When the state began. */
    Instant since();

    /** The name in statuses, REST, metrics and on the page. */
    default String label() {
        return getClass().getSimpleName().toUpperCase(Locale.ROOT);
    }

    /** Why the camera is not running, without credentials; null while all is well. */
    default @Nullable String reason() {
        return null;
    }

    /** The camera is taken out of service. */
    default CameraState toStopped(Instant now) {
        return new Stopped(now);
    }

    /** The camera is to rest, since this time. */
    default CameraState toPaused(Instant since) {
        return new Paused(since);
    }

    /** The camera is no longer defined. */
    default Removed toRemoved(Instant now) {
        return new Removed(now);
    }

    /** The camera is read, or somebody tries to. */
    sealed interface InService extends CameraState {
        /** A frame arrived. */
        default Running toRunning(Instant now) {
            return new Running(now);
        }

        /** The source was lost or could not be opened, and is tried again. */
        default Reconnecting toReconnecting(Instant now, String reason) {
            return new Reconnecting(now, reason, 1);
        }

        /** No frame came for too long although nothing broke; the source is opened anew. */
        default Stalled toStalled(Instant now, String reason) {
            return new Stalled(now, reason, 1);
        }

        /** Trying again would not help. */
        default Failed toFailed(Instant now, String reason) {
            return new Failed(now, reason);
        }
    }

    /** The source is being opened for the first time. */
    record Starting(Instant since) implements InService {}

    /** Frames arrive. */
    record Running(Instant since) implements InService {
        /** One more frame; nothing changes. */
        @Override
        public Running toRunning(Instant now) {
            return this;
        }

        /** The file was read to its end. */
        public Ended toEnded(Instant now) {
            return new Ended(now);
        }
    }

    /**
     * The source was lost, or could not be opened, and is tried again.
     *
     * @param since when the outage began
     * @param attempt which try comes next, from 1
     */
    record Reconnecting(Instant since, String reason, int attempt) implements InService {
        /** Another try failed; the outage goes on. */
        @Override
        public Reconnecting toReconnecting(Instant now, String newReason) {
            return new Reconnecting(since, newReason, attempt + 1);
        }

        /** Somebody answers now, but shows nothing; the outage goes on. */
        @Override
        public Stalled toStalled(Instant now, String newReason) {
            return new Stalled(since, newReason, attempt + 1);
        }
    }

    /**
     * No frame came for longer than the camera's {@code stallAfter}; the source is opened anew.
     *
     * @param since when the outage began
     * @param attempt which try comes next, from 1
     */
    record Stalled(Instant since, String reason, int attempt) implements InService {
        /** The outage goes on. */
        @Override
        public Reconnecting toReconnecting(Instant now, String newReason) {
            return new Reconnecting(since, newReason, attempt + 1);
        }

        /** The outage goes on. */
        @Override
        public Stalled toStalled(Instant now, String newReason) {
            return new Stalled(since, newReason, attempt + 1);
        }
    }

    /** A file was read to its end. */
    record Ended(Instant since) implements CameraState {}

    /** The source cannot be used, and trying again would not help. */
    record Failed(Instant since, String reason) implements CameraState {}

    /** Taken out of service. */
    record Stopped(Instant since) implements CameraState {
        /** Stopped it is already. */
        @Override
        public Stopped toStopped(Instant now) {
            return this;
        }
    }

    /** Told to rest; stays so until it is told to run, when another life begins. */
    record Paused(Instant since) implements CameraState {
        /** Paused it stays. */
        @Override
        public Paused toStopped(Instant now) {
            return this;
        }
    }

    /** No longer defined; nothing follows. */
    record Removed(Instant since) implements CameraState {
        /** Gone it is. */
        @Override
        public Removed toStopped(Instant now) {
            return this;
        }

        /** Gone it stays. */
        @Override
        public Removed toPaused(Instant now) {
            return this;
        }

        /** Gone it is already. */
        @Override
        public Removed toRemoved(Instant now) {
            return this;
        }
    }
}
