package dev.throng.cli;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import dev.throng.evaluation.PictureScore;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes a line per picture as soon as it is counted, if that is wanted. */
final class EvalCsv implements AutoCloseable {
    private final @Nullable SequenceWriter lines;

    private EvalCsv(@Nullable SequenceWriter lines) {
        this.lines = lines;
    }

    /** Into a file that is made or overwritten; null for nowhere. */
    static EvalCsv into(@Nullable Path file) {
        if (file == null) {
            return new EvalCsv(null);
        }
        CsvMapper mapper = new CsvMapper();
        try {
            return new EvalCsv(
                    mapper.writer(mapper.schemaFor(PictureScore.class).withHeader())
                            .writeValues(file.toFile()));
        } catch (IOException e) {
            throw new UserError("--csv: %s cannot be written: %s".formatted(file, e.getMessage()));
        }
    }

    void write(PictureScore score) throws IOException {
        if (lines != null) {
            lines.write(score);
            lines.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
    }
}
