/**
 * Which cameras there are, and what each is doing. {@link dev.throng.camera.CameraRegistry} reads and writes the
 * definitions on the cameras topic, the one topic that may hold credentials: the gateway changes them on behalf of
 * REST, {@link dev.throng.camera.Reconciler} on behalf of the configuration file, and ingest runs the cameras that they
 * define. A {@link dev.throng.camera.CameraState} knows which states can follow it; its one owner is the ingest node
 * that has the camera.
 */
@NullMarked
package dev.throng.camera;

import org.jspecify.annotations.NullMarked;
