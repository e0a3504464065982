package dev.throng.config;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What viewers may see of a camera's pictures. */
public enum Privacy {
    /** Everything. */
    @JsonProperty("none")
    NONE("none"),
    /** Pictures with mosaics over the heads that were counted. */
    @JsonProperty("blur")
    BLUR("blur"),
    /** Counts and points, but no picture. */
    @JsonProperty("no-pictures")
    NO_PICTURES("no-pictures");

    private final String label;

    Privacy(String label) {
        this.label = label;
    }

    /** As in the configuration. */
    public String label() {
        return label;
    }
}
