package dev.throng.camera;

/** Who decides about a camera's settings. */
public enum Origin {
    /** The configuration file: REST may pause the camera, and change nothing else. */
    FILE,
    /** REST, and with it the page: the configuration file does not touch it. */
    API;

    /** The name in definitions and REST. */
    public String label() {
        return this == FILE ? "file" : "api";
    }
}
