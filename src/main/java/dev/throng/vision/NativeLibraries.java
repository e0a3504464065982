package dev.throng.vision;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * Unpacks ONNX Runtime's native libraries once into a cache folder. Left to itself it unpacks 28 MB into the temporary
 * folder at each start, and leaves them there when the process is killed.
 */
final class NativeLibraries {
    /** Read by ONNX Runtime before it loads anything. */
    private static final String PATH_PROPERTY = "onnxruntime.native.path";

    private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");

    private NativeLibraries() {}

    /** Points ONNX Runtime at the cache; without a resource for this platform it is left to itself. */
    static synchronized void useCache() throws IOException {
        if (System.getProperty(PATH_PROPERTY) != null) {
            return;
        }
        String version = ai.onnxruntime.OrtEnvironment.class.getPackage().getImplementationVersion();
        Path folder = cache().resolve("onnxruntime-" + (version == null ? "unversioned" : version) + "-" + platform());
        for (String name : NAMES) {
            if (!unpack(System.mapLibraryName(name), folder)) {
                return;
            }
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

    private static boolean unpack(String file, Path folder) throws IOException {
        Path target = folder.resolve(file);
        if (Files.exists(target)) {
            return true;
        }
        try (InputStream in =
                NativeLibraries.class.getResourceAsStream("/ai/onnxruntime/native/%s/%s".formatted(platform(), file))) {
            if (in == null) {
                return false;
            }
            Files.createDirectories(folder);
            // another process may do the same: each writes its own copy, and the last move wins
            Path part = Files.createTempFile(folder, file, ".part");
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        }
    }
}
