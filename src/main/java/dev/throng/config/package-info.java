/**
 * What an operator may set. {@link dev.throng.config.ConfigLoader} turns {@code throng.yml} and the environment into
 * one {@link dev.throng.config.ThrongConfig}, or into the list of everything that is wrong with it. The rules for
 * single settings are a JSON Schema ({@code schemas/config.json}), which editors can use too; the rules between
 * settings are code. Every other package reads these records; this one knows none of them.
 *
 * <p>Camera URLs hold credentials: {@link dev.throng.config.Secrets} is the one place that takes them out of text.
 */
@NullMarked
package dev.throng.config;

import org.jspecify.annotations.NullMarked;
