/**
 * From a picture to head points. A caller letterboxes pictures into its own {@link dev.throng.vision.FrameInput} and
 * asks the shared {@link dev.throng.vision.HeadCounter} to count; the counter batches what several callers ask at the
 * same time into one run of the model. Analytics calls it from its stream threads, the command line from its own.
 *
 * <p>Native memory has owners: the counter owns the ONNX session, each caller owns its input buffer.
 */
@NullMarked
package dev.throng.vision;

import org.jspecify.annotations.NullMarked;
