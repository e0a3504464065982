package dev.throng.cli;

/** The roles, in the order in which a service stops them: sources first, so that nothing in flight is cut off. */
enum Part {
    INGEST,
    WORKER,
    GATEWAY
}
