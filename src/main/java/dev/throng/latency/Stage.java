package dev.throng.latency;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Where a frame's time goes. The stages from {@link #ENCODE} to {@link #DELIVER} follow each other without a gap, so
 * they add up to {@link #END_TO_END}; each ends at one time stamp and the next begins there.
 */
public enum Stage {
    /** From asking the decoder for a frame to the picture, without waiting for the source; ends at capture. */
    DECODE("decode"),
    /** Scaling and JPEG compression, from capture to the finished record. */
    ENCODE("encode"),
    /** Through the broker: from the finished record to a stream thread of a worker. */
    PUBLISH("publish"),
    /** JPEG decoding and letterboxing. */
    PREPROCESS("preprocess"),
    /** Waiting for the accelerator, batching included. */
    QUEUE("queue"),
    /** The model's run. */
    INFERENCE("inference"),
    /** From the model's output to the finished event. */
    POSTPROCESS("postprocess"),
    /** Through the broker: from the finished event to the gateway. */
    EMIT("emit"),
    /** From the gateway to the viewer's socket, joining the picture included. */
    DELIVER("deliver"),
    /** From the socket to the viewer's screen, as the page reports it. */
    DISPLAY("display"),
    /** From capture to delivery on the socket. */
    END_TO_END("endToEnd");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    /** The name used in events, metrics and on the page. */
    @JsonValue
    public String label() {
        return label;
    }
}
