package dev.throng.cli;

import dev.throng.frame.Jpegs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames of a video, as ingest would publish them.
 *
 * @param jpegs one or more
 * @param width of each in pixels
 * @param height of each in pixels
 */
record BenchFrames(List<byte[]> jpegs, int width, int height) {
    private static final int AT_MOST = 160;
    private static final int JPEG_QUALITY = 85;

    /** Two frames of each second, 160 at most: the model takes longer where more people are. */
    static BenchFrames of(Path video) {
        List<byte[]> jpegs = new ArrayList<>();
        int width = 0;
        int height = 0;
        try (VideoFrames frames = VideoFrames.open(video, 2)) {
            for (VideoFrames.Sample frame = frames.next(); frame != null; frame = frames.next()) {
                width = frame.picture().cols();
                height = frame.picture().rows();
                jpegs.add(Jpegs.encode(frame.picture(), JPEG_QUALITY));
                if (jpegs.size() == AT_MOST) {
                    break;
                }
            }
        } catch (FileProblem e) {
            throw new UserError("%s: %s".formatted(video, e.getMessage()));
        }
        return new BenchFrames(jpegs, width, height);
    }
}
