package dev.throng.camera;

import dev.throng.config.CameraConfig;

/** Tries whether a camera can be reached. Whoever reads cameras implements it; whoever is asked to try one calls it. */
@FunctionalInterface
public interface CameraProbe {
    /**
     * The camera's first picture as a JPEG; waits for it.
     *
     * @throws ProbeException saying why there is none
     */
    byte[] snapshot(CameraConfig camera) throws ProbeException;

    /** Why a camera gave no picture, without credentials. */
    final class ProbeException extends Exception {
        public ProbeException(String message) {
            super(message);
        }
    }
}
