/**
 * How good the counts are: pictures whose people were annotated by hand go in, errors per picture and over all come
 * out. The truth is read from MATLAB files ({@link dev.throng.evaluation.MatTruth}) or JSON
 * ({@link dev.throng.evaluation.JsonTruth}); the pictures are counted by the same code as a camera's frames. The
 * command line calls it.
 */
@NullMarked
package dev.throng.evaluation;

import org.jspecify.annotations.NullMarked;
