package dev.throng.vision;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What every model file must look like, version 1; see the architecture document. */
final class ModelContract {
    private static final String VERSION_KEY = "throng.contract";
    private static final String VERSION = "1";

    private static final Map<String, Expected> INPUTS = Map.of(
            "images", new Expected(OnnxJavaType.UINT8, 4),
            "sizes", new Expected(OnnxJavaType.INT64, 2),
            "threshold", new Expected(OnnxJavaType.FLOAT, 0));
    private static final Map<String, Expected> OUTPUTS = Map.of(
            "points", new Expected(OnnxJavaType.FLOAT, 2),
            "scores", new Expected(OnnxJavaType.FLOAT, 1),
            "index", new Expected(OnnxJavaType.INT64, 1),
            "split", new Expected(OnnxJavaType.FLOAT, 3));

    private ModelContract() {}

    /**
     * Checks an opened model.
     *
     * @param file to name in messages
     * @throws ModelException listing everything that differs
     */
    static ModelInfo check(String file, OrtSession session) throws ModelException {
        try {
            Map<String, String> metadata = session.getMetadata().getCustomMetadata();
            List<String> problems = new ArrayList<>();
            String version = metadata.getOrDefault(VERSION_KEY, "none");
            if (!version.equals(VERSION)) {
                problems.add("metadata %s: expected %s, found %s".formatted(VERSION_KEY, VERSION, version));
            }
            compare("input", INPUTS, session.getInputInfo(), problems);
            compare("output", OUTPUTS, session.getOutputInfo(), problems);
            if (!problems.isEmpty()) {
                throw new ModelException(
                        "model %s does not follow the model contract: %s".formatted(file, String.join("; ", problems)));
            }
            return new ModelInfo(
                    metadata.getOrDefault("name", "unnamed"),
                    metadata.getOrDefault("version", "0"),
                    metadata.getOrDefault("variant", "unknown"),
                    metadata.getOrDefault("licence", "not stated"));
        } catch (OrtException e) {
            throw new ModelException("model %s: cannot read what it states: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static void compare(
            String kind, Map<String, Expected> expected, Map<String, NodeInfo> found, List<String> problems) {
        for (String name : expected.keySet().stream().sorted().toList()) {
            NodeInfo node = found.get(name);
            if (node == null) {
                problems.add("%s %s: missing, found %s"
                        .formatted(kind, name, found.keySet().stream().sorted().collect(Collectors.joining(", "))));
            } else if (!(node.getInfo() instanceof TensorInfo tensor)
                    || !expected.get(name).matches(tensor)) {
                problems.add("%s %s: expected %s, found %s".formatted(kind, name, expected.get(name), describe(node)));
            }
        }
    }

    private static String describe(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor
                ? new Expected(tensor.type, tensor.getShape().length).toString()
                : node.getInfo().getClass().getSimpleName();
    }

    private record Expected(OnnxJavaType type, int rank) {
        boolean matches(TensorInfo tensor) {
            return tensor.type == type && tensor.getShape().length == rank;
        }

        @Override
        public String toString() {
            return "%s of rank %d".formatted(type, rank);
        }
    }
}
