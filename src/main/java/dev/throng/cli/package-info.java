/**
 * The command line. Each command is one class; {@link dev.throng.cli.Service} starts and stops the roles that a command
 * asks for. A failure that a user can mend ends as one message on standard error and an exit code
 * ({@link dev.throng.cli.ErrorReporter}), never as a stack trace. This package may use all others; none uses it.
 */
@NullMarked
package dev.throng.cli;

import org.jspecify.annotations.NullMarked;
