/**
 * From cameras to the frames topic. {@link dev.throng.ingest.Ingest} runs one thread per camera, which grabs at full
 * rate, samples, encodes and publishes; it never waits for the broker if the camera is live, and waits for the counts
 * if it is a file to be analysed. A watchdog replaces threads that get no frame. States go to the camera-status topic.
 * Nothing in Throng calls back into this package: whoever wants frames reads the topic.
 *
 * <p>All FFmpeg and OpenCV memory of a camera belongs to its thread.
 */
@NullMarked
package dev.throng.ingest;

import org.jspecify.annotations.NullMarked;
