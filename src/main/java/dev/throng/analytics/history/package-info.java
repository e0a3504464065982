/**
 * From counts to minutes. {@link dev.throng.analytics.history.MinuteProcessor} gathers each camera's counts of the
 * current minute, tells about it every few seconds and when it is over, and keeps it in a state store, so that another
 * worker goes on where this one stopped.
 */
@NullMarked
package dev.throng.analytics.history;

import org.jspecify.annotations.NullMarked;
