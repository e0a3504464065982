/**
 * How crowded a camera and its zones are: from counts to levels and alerts. {@link dev.throng.analytics.level.Leveller}
 * is the doorway: an event and what was known of its camera go in; the event with its levels, what is known now, and
 * the alerts that follow come out. Nothing here keeps state or asks for the time: the time is the frames' own.
 */
@NullMarked
package dev.throng.analytics.level;

import org.jspecify.annotations.NullMarked;
