/**
 * The operator's side of a process: a listener of its own for health, readiness and metrics, apart from the one that
 * viewers reach. Every running part is a {@link dev.throng.management.Role} that reports its
 * {@link dev.throng.management.Health}.
 */
@NullMarked
package dev.throng.management;

import org.jspecify.annotations.NullMarked;
