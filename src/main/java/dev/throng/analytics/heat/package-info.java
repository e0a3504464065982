/**
 * From head points to heat maps. {@link dev.throng.analytics.heat.HeatProcessor} adds each frame's points to its
 * camera's grid, in which older frames fade, publishes the grid once a second, and keeps it in a state store, so that
 * another worker goes on with it.
 */
@NullMarked
package dev.throng.analytics.heat;

import org.jspecify.annotations.NullMarked;
