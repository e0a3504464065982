package dev.throng.config;

import java.util.ArrayList;
import java.util.List;

/** Rules between the settings of one camera, which a schema cannot express. */
final class CameraChecks {
    private CameraChecks() {}

    /** @param path where the camera stands, such as {@code cameras[0]} */
    static List<String> problems(String path, CameraConfig camera) {
        List<String> problems = new ArrayList<>();
        try {
            CameraUrl.parse(camera.url());
            camera.source();
        } catch (IllegalArgumentException e) {
            problems.add("%s.url: %s".formatted(path, e.getMessage()));
        }
        if (camera.password() != null && camera.username() == null) {
            problems.add("%s.password: needs a username".formatted(path));
        }
        if (camera.passwordFile() != null) {
            problems.add("%s.passwordFile: is read from throng.yml only; say password".formatted(path));
        }
        List<Double> crop = camera.crop();
        if (crop != null && (crop.get(0) + crop.get(2) > 1 || crop.get(1) + crop.get(3) > 1)) {
            problems.add("%s.crop: reaches beyond the picture; left + width and top + height must be 1 at most"
                    .formatted(path));
        }
        return problems;
    }
}
