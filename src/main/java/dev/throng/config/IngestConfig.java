package dev.throng.config;

/**
 * Settings of all cameras.
 *
 * @param jpegQuality of published frames, 1 to 100
 */
public record IngestConfig(Integer jpegQuality) {
    public IngestConfig {
        jpegQuality = Defaults.or(jpegQuality, 85);
    }
}
