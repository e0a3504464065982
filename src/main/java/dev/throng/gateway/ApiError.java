package dev.throng.gateway;

import java.util.List;

/**
 * The one form of every error reply.
 *
 * @param code for programs, such as {@code CAMERA_UNKNOWN}
 * @param message for people: what, where, what to do
 * @param details more lines, may be empty
 */
record ApiError(String code, String message, List<String> details) {}
