package dev.throng.cli;

import dev.throng.event.HeadPoint;
import dev.throng.vision.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Writes pictures with their points and count, if that is wanted; never two under one name. */
final class Annotations {
    private final @Nullable Path folder;
    private final Set<Path> written = new HashSet<>();

    private Annotations(@Nullable Path folder) {
        this.folder = folder;
    }

    /** Into a folder that is made if missing; null for nowhere. */
    static Annotations into(@Nullable Path folder) {
        if (folder != null) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UserError("--annotate: %s cannot be made or is not a folder".formatted(folder));
            }
        }
        return new Annotations(folder);
    }

    /** Draws into the picture and writes it; does nothing when no folder was given. */
    void write(MediaFiles.Found file, @Nullable Long frame, Mat picture, List<HeadPoint> points) throws IOException {
        if (folder == null) {
            return;
        }
        String name = file.name().toString();
        if (frame != null) {
            name += "-%06d".formatted(frame);
        }
        Path target = unique(name.matches("(?i).*\\.jpe?g") ? name.replaceFirst("\\.[^.]*$", "") : name);
        Files.createDirectories(target.getParent());
        Files.write(target, Overlay.draw(picture, points, List.of(), label(points.size())));
    }

    private static String label(int count) {
        return count == 1 ? "1 person" : count + " people";
    }

    private Path unique(String name) {
        Path target = folder.resolve(name + ".jpg");
        for (int i = 2; !written.add(target); i++) {
            target = folder.resolve("%s-%d.jpg".formatted(name, i));
        }
        return target;
    }
}
