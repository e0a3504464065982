package dev.throng.vision;

/**
 * What a model file states about itself.
 *
 * @param name of the model
 * @param version of the model
 * @param variant of the network
 * @param license under which the weights may be used
 */
public record ModelInfo(String name, String version, String variant, String license) {}
