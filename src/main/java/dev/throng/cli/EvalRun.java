package dev.throng.cli;

import dev.throng.evaluation.Evaluator;
import dev.throng.evaluation.PictureScore;
import dev.throng.evaluation.TruthException;
import dev.throng.evaluation.TruthIndex;
import dev.throng.frame.BadFrameException;
import dev.throng.vision.ModelException;
import dev.throng.vision.PictureCounter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Scores one picture after the other; one that cannot be used is named, and the others go on. */
final class EvalRun implements AutoCloseable {
    private final Evaluator evaluator;
    private final TruthIndex truths;
    private final EvalCsv csv;
    private final PrintWriter err;
    private final List<PictureScore> scores = new ArrayList<>();
    private int problems;

    /**
     * @param counter closed with this one
     * @param csv closed with this one
     */
    EvalRun(PictureCounter counter, TruthIndex truths, EvalCsv csv, PrintWriter err) {
        this.evaluator = new Evaluator(counter);
        this.truths = truths;
        this.csv = csv;
        this.err = err;
    }

    void over(List<Path> pictures) throws ModelException, InterruptedException {
        try (Progress progress = Progress.over(pictures.size())) {
            for (Path picture : pictures) {
                try {
                    score(picture);
                } catch (TruthException | BadFrameException | IOException e) {
                    problems++;
                    err.println("throng: %s: %s".formatted(picture, e.getMessage()));
                }
                progress.step();
            }
        }
    }

    private void score(Path picture)
            throws TruthException, BadFrameException, IOException, ModelException, InterruptedException {
        PictureScore score = evaluator.score(picture, truths.about(String.valueOf(picture.getFileName())));
        scores.add(score);
        csv.write(score);
        if (score.outside() > 0) {
            err.println("throng: %s: %d of its %d annotations lie outside it; they are counted as people"
                    .formatted(picture, score.outside(), score.truth()));
        }
    }

    List<PictureScore> scores() {
        return scores;
    }

    /** Pictures that could not be scored. */
    int problems() {
        return problems;
    }

    @Override
    public void close() throws IOException {
        evaluator.close();
        csv.close();
    }
}
