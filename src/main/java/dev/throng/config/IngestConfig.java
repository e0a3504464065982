package dev.throng.config;

import java.util.List;

/**
 * Settings of all cameras.
 *
 * @param jpegQuality of published frames, 1 to 100
 * @param fileFolders folders below which any camera may name files, besides those of the files that the configuration
 *     names
 */
public record IngestConfig(Integer jpegQuality, List<String> fileFolders) {
    public IngestConfig {
        jpegQuality = Defaults.or(jpegQuality, 85);
        fileFolders = List.copyOf(Defaults.or(fileFolders, List.of()));
    }
}
