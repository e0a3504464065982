package dev.throng.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts passwords in the place of the names of the files that hold them. */
final class PasswordFiles {
    private PasswordFiles() {}

    /** @param problems takes a line for each file that cannot be used */
    static ThrongConfig read(ThrongConfig config, List<String> problems) {
        MqttConfig mqtt = config.mqtt();
        if (mqtt != null && mqtt.passwordFile() != null) {
            String password = read("mqtt.passwordFile", mqtt.passwordFile(), mqtt.password(), problems);
            return cameras(config.withMqtt(mqtt.withPassword(password)), problems);
        }
        return cameras(config, problems);
    }

    private static ThrongConfig cameras(ThrongConfig config, List<String> problems) {
        if (config.cameras().stream().allMatch(camera -> camera.passwordFile() == null)) {
            return config;
        }
        List<CameraConfig> cameras = new ArrayList<>();
        for (CameraConfig camera : config.cameras()) {
            String path = "cameras[%d].passwordFile".formatted(cameras.size());
            cameras.add(
                    camera.passwordFile() == null
                            ? camera
                            : camera.withPasswordOfFile(
                                    read(path, camera.passwordFile(), camera.password(), problems)));
        }
        return config.withCameras(cameras);
    }

    private static String read(String path, String file, @Nullable String password, List<String> problems) {
        if (password != null) {
            problems.add("%s: there is a password, too; keep one of them".formatted(path));
        }
        try {
            return Files.readString(Path.of(file)).stripTrailing();
        } catch (IOException | InvalidPathException e) {
            problems.add(
                    "%s: %s cannot be read as UTF-8 text; check the path and its permissions".formatted(path, file));
            return "";
        }
    }
}
