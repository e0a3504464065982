package dev.throng.evaluation;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Struct;

/**
 * The MATLAB files (level 5, as {@code save -v7} writes them) of the data set ShanghaiTech (Zhang et al., CVPR 2016):
 * {@code image_info{1,1}.location} holds one row x, y per head, in pixels.
 */
final class MatTruth {
    private MatTruth() {}

    /**
     * Reads a file.
     *
     * @throws TruthException if it is no such file, or holds something else
     */
    static Truth read(Path file) throws TruthException {
        try (var mat = Mat5.readFromFile(file.toFile())) {
            Struct picture = mat.getCell("image_info").get(0, 0);
            return truth(picture.getMatrix("location"));
        } catch (IOException | RuntimeException e) {
            // the library casts what it finds to what is asked for, and meets damage with exceptions of all kinds
            throw new TruthException(
                    "%s: not a MATLAB file (save -v7) with image_info{1,1}.location, x and y per head: %s"
                            .formatted(file, reason(e)));
        }
    }

    private static String reason(Exception e) {
        if (e instanceof EOFException || e.getCause() instanceof EOFException) {
            return "it ends too early";
        }
        return e.getMessage() == null ? "it holds something else" : e.getMessage();
    }

    private static Truth truth(Matrix location) {
        if (location.getNumElements() > 0 && location.getNumCols() != 2) {
            throw new IllegalArgumentException("location has %d columns".formatted(location.getNumCols()));
        }
        List<Truth.Position> heads = new ArrayList<>();
        for (int row = 0; row < location.getNumElements() / 2; row++) {
            heads.add(new Truth.Position(location.getDouble(row, 0), location.getDouble(row, 1)));
        }
        return new Truth(heads);
    }
}
