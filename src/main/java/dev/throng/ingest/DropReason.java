package dev.throng.ingest;

/** Why a frame was not handed on. */
enum DropReason {
    /** The camera delivers more frames than are to be counted. */
    SAMPLED("sampled"),
    /** It waited too long to be decoded, since this machine does not keep up with the camera. */
    STALE("stale"),
    /** Kafka did not take it in time. */
    BROKER_SLOW("broker-slow"),
    /** It stayed too large however hard it was compressed. */
    OVERSIZE("oversize");

    private final String label;

    DropReason(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
