package dev.throng.event;

/** Which model made a count: the name and version that its file states. */
public record ModelRef(String name, String version) {}
