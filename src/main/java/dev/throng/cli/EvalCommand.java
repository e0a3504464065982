package dev.throng.cli;

import dev.throng.config.ModelConfig;
import dev.throng.evaluation.Scores;
import dev.throng.evaluation.TruthException;
import dev.throng.evaluation.TruthIndex;
import dev.throng.event.ModelRef;
import dev.throng.vision.HeadCounter;
import dev.throng.vision.PictureCounter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code throng eval}: counts pictures whose people were annotated, and says how far off the counts are. */
@Command(
        name = "eval",
        description = {
            "Compares the counts of annotated pictures with the truth, through the code that counts a camera's frames.",
            "The truth about x.jpg is GT_x.mat or x.mat (ShanghaiTech's MATLAB files), or JSON, one object per picture, "
                    + "in x.json or in an array in any .json file: "
                    + "{\"image\": \"x.jpg\", \"points\": [[x, y], ...]}, in pixels."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every picture was evaluated",
            "1:some picture or truth could not be used; standard error says which, and the result is of the others",
            "2:wrong usage"
        })
public final class EvalCommand implements Callable<Integer> {
    @Option(names = "--images", paramLabel = "DIR", required = true, description = "Folder of the pictures.")
    private Path images = Path.of("");

    @Option(
            names = "--truth",
            paramLabel = "DIR",
            required = true,
            description = "Folder of the .mat or .json files that tell where the people are, or one .json file.")
    private Path truth = Path.of("");

    @Option(
            names = "--list",
            paramLabel = "FILE",
            description = "Evaluate only the pictures named in this file, one a line.")
    private @Nullable Path list;

    @Option(names = "--limit", paramLabel = "N", description = "Evaluate the first N pictures only.")
    private @Nullable Integer limit;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Write image, truth, count, error and inference_ms of each picture into this file.")
    private @Nullable Path csv;

    @Mixin
    private Output output = new Output();

    @Mixin
    private CountingOptions counting = new CountingOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: expected 1 or more, found " + limit);
        }
        ModelConfig config = counting.model();
        EvalPictures pictures = EvalPictures.of("--images", images, list);
        TruthIndex truths = truths();
        List<String> problems = new ArrayList<>(pictures.problems());
        problems.addAll(truths.problems());
        if (list == null && limit == null) {
            problems.addAll(pictures.missing(truths.pictures(), images));
        }
        PrintWriter err = spec.commandLine().getErr();
        problems.forEach(problem -> err.println("throng: " + problem));
        List<Path> files = pictures.files().stream()
                .limit(limit == null ? Long.MAX_VALUE : limit)
                .toList();
        try (HeadCounter counter = HeadCounter.open(config, 1, Duration.ZERO, size -> {});
                EvalRun run = new EvalRun(
                        new PictureCounter(counter, counting.fixedSize()), truths, EvalCsv.into(csv), err)) {
            run.over(files);
            if (run.scores().isEmpty()) {
                throw new UserError("no picture could be evaluated");
            }
            EvalResult result = new EvalResult(
                    new ModelRef(counter.model().name(), counter.model().version()),
                    counter.device(),
                    config.cpuThreads(),
                    counting.fixedSize() == null ? "auto" : counting.fixedSize().toString(),
                    config.threshold(),
                    problems.size() + run.problems(),
                    Scores.of(run.scores()));
            output.print(result, result.text());
            return result.problems() == 0 ? 0 : 1;
        }
    }

    private TruthIndex truths() {
        try {
            return TruthIndex.of(truth);
        } catch (TruthException e) {
            throw new UserError("--truth: " + e.getMessage());
        }
    }
}
