/**
 * Places in a picture and on the ground: polygons in fractions of the picture, what lies inside them, and how large
 * they are in the world. Wraps JTS; knows neither cameras nor events.
 */
@NullMarked
package dev.throng.geometry;

import org.jspecify.annotations.NullMarked;
