/**
 * What a camera is doing. A {@link dev.throng.camera.CameraState} knows which states can follow it; its one owner is
 * the thread in ingest that reads the camera.
 */
@NullMarked
package dev.throng.camera;

import org.jspecify.annotations.NullMarked;
