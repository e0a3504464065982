package dev.throng.config;

import java.time.Duration;
import java.util.List;

/**
 * Settings of all cameras.
 *
 * @param jpegQuality of published frames, 1 to 100
 * @param fileFolders folders below which any camera may name files, besides those of the files that the configuration
 *     names
 * @param resendAfter how long a frame of a file may stay uncounted before it is published again; shorter than Kafka
 *     keeps frames
 */
public record IngestConfig(Integer jpegQuality, List<String> fileFolders, Duration resendAfter) {
    public IngestConfig {
        jpegQuality = Defaults.or(jpegQuality, 85);
        resendAfter = Defaults.or(resendAfter, Duration.ofSeconds(40));
        fileFolders = List.copyOf(Defaults.or(fileFolders, List.of()));
    }
}
