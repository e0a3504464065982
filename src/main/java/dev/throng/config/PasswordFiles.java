package dev.throng.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts passwords in the place of the names of the files that hold them. */
final class PasswordFiles {
    private PasswordFiles() {}

    /** @param problems takes a line for each file that cannot be used */
    static ThrongConfig read(ThrongConfig config, List<String> problems) {
        if (config.cameras().stream().allMatch(camera -> camera.passwordFile() == null)) {
            return config;
        }
        List<CameraConfig> cameras = new ArrayList<>();
        for (CameraConfig camera : config.cameras()) {
            String path = "cameras[%d].passwordFile".formatted(cameras.size());
            cameras.add(camera.passwordFile() == null ? camera : read(path, camera, camera.passwordFile(), problems));
        }
        return config.withCameras(cameras);
    }

    private static CameraConfig read(String path, CameraConfig camera, String file, List<String> problems) {
        if (camera.password() != null) {
            problems.add("%s: there is a password, too; keep one of them".formatted(path));
        }
        try {
            return camera.withPasswordOfFile(Files.readString(Path.of(file)).stripTrailing());
        } catch (IOException | InvalidPathException e) {
            problems.add(
                    "%s: %s cannot be read as UTF-8 text; check the path and its permissions".formatted(path, file));
            return camera.withPasswordOfFile("");
        }
    }
}
