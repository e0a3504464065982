package dev.throng.config;

import org.jspecify.annotations.Nullable;

/** Fills in what a configuration file leaves out. */
final class Defaults {
    private Defaults() {}

    static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
