package dev.throng.vision;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks ONNX Runtime's native libraries once into a cache folder. Left to itself it unpacks 28 MB into the temporary
 * folder at each start, and leaves them there when the process is killed.
 */
final class NativeLibraries {
    /** Read by ONNX Runtime before it loads anything. */
    private static final String PATH_PROPERTY = "onnxruntime.native.path";

    private static final String CORE = "onnxruntime";

    /** What ONNX Runtime loads from that folder; the providers are in the GPU artifact only. */
    private static final List<String> NAMES = List.of(
            CORE,
            "onnxruntime4j_jni",
            "onnxruntime_providers_shared",
            "onnxruntime_providers_cuda",
            "onnxruntime_providers_tensorrt");

    private NativeLibraries() {}

    /** Points ONNX Runtime at the cache; without libraries for this platform it is left to itself. */
    static synchronized void useCache() throws IOException {
        URL core = resource(CORE);
        if (System.getProperty(PATH_PROPERTY) != null || core == null) {
            return;
        }
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        // the CPU and the GPU artifact have one version but different libraries: their size tells them apart
        long bytes = core.openConnection().getContentLengthLong();
        Path folder =
                Files.createDirectories(cache().resolve("onnxruntime-%s-%s-%d".formatted(version, platform(), bytes)));
        for (String name : NAMES) {
            unpack(name, folder);
        }
        System.setProperty(PATH_PROPERTY, folder.toString());
    }

    private static Path cache() {
        String configured = System.getProperty("throng.cache");
        return configured == null ? Path.of(System.getProperty("user.home"), ".cache", "throng") : Path.of(configured);
    }

    /** As ONNX Runtime names its resource folders. */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        return (os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux") + (arm ? "-aarch64" : "-x64");
    }

    private static @Nullable URL resource(String name) {
        return OrtEnvironment.class.getResource(
                "/ai/onnxruntime/native/%s/%s".formatted(platform(), System.mapLibraryName(name)));
    }

    private static void unpack(String name, Path folder) throws IOException {
        Path target = folder.resolve(System.mapLibraryName(name));
        URL source = resource(name);
        if (source == null || Files.exists(target)) {
            return;
        }
        // another process may do the same: each writes its own copy, and the last move wins
        Path part = Files.createTempFile(folder, name, ".part");
        try (InputStream in = source.openStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
