package dev.throng.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rules between the settings of cameras that break the schema elsewhere: checked on those settings that are sound, so
 * that whoever mends a camera hears of all its problems at once.
 */
final class SoundCameras {
    private static final String ID = "id";
    private static final String URL = "url";

    private SoundCameras() {}

    /**
     * What else is wrong with the cameras of a configuration.
     *
     * @param broken the schema's problems, each of which begins with its YAML path
     */
    static List<String> problems(JsonNode tree, List<String> broken, ObjectMapper mapper) {
        List<String> problems = new ArrayList<>();
        JsonNode cameras = tree.path("cameras");
        for (int i = 0; i < cameras.size(); i++) {
            String path = "cameras[%d]".formatted(i);
            if (cameras.get(i) instanceof ObjectNode settings
                    && broken.stream().anyMatch(problem -> problem.startsWith(path + "."))) {
                problems.addAll(problems(path, settings, broken, mapper));
            }
        }
        return problems;
    }

    private static List<String> problems(String path, ObjectNode settings, List<String> broken, ObjectMapper mapper) {
        Set<String> unsound = new HashSet<>(Set.of(ID, URL));
        settings.fieldNames().forEachRemaining(unsound::add);
        unsound.removeIf(name -> broken.stream().noneMatch(problem -> concerns(problem, path + "." + name)));
        ObjectNode sound = settings.deepCopy().remove(unsound);
        // stand-ins that no rule minds
        Stream.of(ID, URL).filter(unsound::contains).forEach(name -> sound.put(name, "x"));
        if (unsound.contains("username")) {
            sound.remove("password");
        }
        try {
            CameraConfig camera = mapper.treeToValue(sound, CameraConfig.class);
            return Stream.concat(
                            CameraChecks.problems(path, camera).stream(), ZoneChecks.problems(path, camera).stream())
                    .toList();
        } catch (JsonProcessingException e) {
            // what the schema lets through is bound; if not, its own problems are told first
            return List.of();
        }
    }

    private static boolean concerns(String problem, String path) {
        return Stream.of(":", ".", "[").anyMatch(end -> problem.startsWith(path + end));
    }
}
