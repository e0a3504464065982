package dev.throng.vision;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What every model file must look like, version 1; see the architecture document. */
final class ModelContract {
    private static final String VERSION_KEY = "throng.contract";
    private static final String VERSION = "1";
    private static final int ANY = -1;

    private static final Map<String, Expected> INPUTS = Map.of(
            "images", Expected.of(OnnxJavaType.UINT8, ANY, ANY, ANY, 3),
            "sizes", Expected.of(OnnxJavaType.INT64, ANY, 2),
            "threshold", Expected.of(OnnxJavaType.FLOAT));
    private static final Map<String, Expected> OUTPUTS = Map.of(
            "points", Expected.of(OnnxJavaType.FLOAT, ANY, 2),
            "scores", Expected.of(OnnxJavaType.FLOAT, ANY),
            "index", Expected.of(OnnxJavaType.INT64, ANY),
            "split", Expected.of(OnnxJavaType.FLOAT, ANY, ANY, ANY));

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
            for (String key : List.of("name", "version")) {
                if (metadata.getOrDefault(key, "").isBlank()) {
                    problems.add("metadata %s: missing".formatted(key));
                }
            }
            compare("input", INPUTS, session.getInputInfo(), problems);
            compare("output", OUTPUTS, session.getOutputInfo(), problems);
            if (!problems.isEmpty()) {
                throw new ModelException(
                        "model %s does not follow the model contract: %s".formatted(file, String.join("; ", problems)));
            }
            return new ModelInfo(
                    metadata.get("name"),
                    metadata.get("version"),
                    metadata.getOrDefault("variant", "unknown"),
                    // the second spelling is that of files exported before the first was fixed
                    metadata.getOrDefault("license", metadata.getOrDefault("licence", "not stated")));
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
                    || !expected.get(name).matches(tensor, kind.equals("output"))) {
                problems.add("%s %s: expected %s, found %s".formatted(kind, name, expected.get(name), describe(node)));
            }
        }
        // an input that nobody feeds fails every run
        found.keySet().stream()
                .filter(name -> kind.equals("input") && !expected.containsKey(name))
                .sorted()
                .forEach(name -> problems.add("input %s: not in the contract".formatted(name)));
    }

    private static String describe(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor
                ? Expected.of(tensor.type, tensor.getShape()).toString()
                : node.getInfo().getClass().getSimpleName();
    }

    /** An element type and the sides of a tensor, {@link #ANY} for those that vary from run to run. */
    private record Expected(OnnxJavaType type, List<Long> shape) {
        static Expected of(OnnxJavaType type, long... shape) {
            return new Expected(type, Arrays.stream(shape).boxed().toList());
        }

        boolean matches(TensorInfo tensor, boolean output) {
            long[] found = tensor.getShape();
            // exporters leave some fixed sides open; an output's varying side may be fixed, an input's not
            return tensor.type == type
                    && found.length == shape.size()
                    && IntStream.range(0, found.length)
                            .allMatch(i ->
                                    found[i] == ANY || found[i] == shape.get(i) || (output && shape.get(i) == ANY));
        }

        static String describe(OnnxJavaType type, List<Long> shape) {
            return shape.stream()
                    .map(side -> side == ANY ? "?" : Long.toString(side))
                    .collect(Collectors.joining(", ", type + " [", "]"));
        }

        @Override
        public String toString() {
            return describe(type, shape);
        }
    }
}
