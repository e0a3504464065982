package dev.throng.cli;

import dev.throng.analytics.CameraZones;
import dev.throng.calibration.CalibrationException;
import dev.throng.calibration.CalibrationFit;
import dev.throng.calibration.Calibrator;
import dev.throng.calibration.ConfidenceSteps;
import dev.throng.calibration.ConfirmedCount;
import dev.throng.config.CalibrationConfig;
import dev.throng.config.CameraConfig;
import dev.throng.config.ModelConfig;
import dev.throng.config.ThrongConfig;
import dev.throng.event.Calibration;
import dev.throng.event.ModelRef;
import dev.throng.vision.HeadCounter;
import dev.throng.vision.PictureCounter;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code throng calibrate}: fits a camera's threshold and scale to pictures whose people somebody counted. */
@Command(
        name = "calibrate",
        description = {
            "Finds a camera's threshold and scale from a few of its pictures whose people somebody has counted.",
            "Pictures are counted as the camera's frames would be, with its zones; take them from "
                    + "GET /api/v1/cameras/ID/snapshot. People in excluded zones are not meant."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:a calibration was found",
            "1:none was found that helps, or it could not be applied; standard error says why",
            "2:wrong usage or configuration"
        })
public final class CalibrateCommand implements Callable<Integer> {
    @Mixin
    private ConfigFile configFile = new ConfigFile();

    @Option(names = "--camera", paramLabel = "ID", required = true, description = "The camera.")
    private String id = "";

    @Option(names = "--pictures", paramLabel = "DIR", required = true, description = "Folder of its pictures.")
    private Path pictures = Path.of("");

    @Option(
            names = "--truth",
            paramLabel = "FILE|NAME=COUNT",
            required = true,
            arity = "1..*",
            description =
                    "How many people there are: a.jpg=12 b.jpg=7, or a CSV file with the columns image and count, "
                            + "or annotated heads as throng eval takes them.")
    private List<String> truth = List.of();

    @Option(
            names = "--apply",
            paramLabel = "URL",
            description = "Take the camera from a running gateway, such as http://127.0.0.1:8080/, instead of the "
                    + "configuration, and set its calibration there.")
    private @Nullable URI gateway;

    @Mixin
    private Output output = new Output();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        ThrongConfig config = configFile.load();
        CameraConfig camera = gateway == null ? camera(config) : new RunningCamera(gateway, id).settings();
        TruthCounts counts = TruthCounts.of(truth);
        List<Path> files = EvalPictures.of("--pictures", pictures, null).files();
        PrintWriter err = spec.commandLine().getErr();
        ModelConfig model = config.model();
        try (HeadCounter counter = HeadCounter.open(
                        model.withThreshold(Math.min(ConfidenceSteps.LOWEST, model.threshold())),
                        1,
                        Duration.ZERO,
                        size -> {});
                CalibrationPictures each = new CalibrationPictures(
                        new PictureCounter(counter, model.inputSize()),
                        CameraZones.of(camera, model.threshold()),
                        counts,
                        err)) {
            CalibrateResult result = result(
                    each.count(files),
                    inForce(camera.calibration(), model.threshold()),
                    new ModelRef(counter.model().name(), counter.model().version()));
            output.print(result, result.text());
            if (!result.helps()) {
                throw new UserError(result.fit().objection());
            }
            apply(result);
            return 0;
        } catch (CalibrationException e) {
            throw new UserError(e.getMessage());
        }
    }

    private CameraConfig camera(ThrongConfig config) {
        return config.cameras().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new UserError("--camera: no camera %s in %s; it has: %s"
                        .formatted(
                                id,
                                configFile.file(),
                                config.cameras().stream().map(CameraConfig::id).collect(Collectors.joining(", ")))));
    }

    private CalibrateResult result(List<ConfirmedCount> counts, Calibration before, ModelRef model)
            throws CalibrationException {
        CalibrationFit fit = Calibrator.fit(counts, before.threshold());
        return new CalibrateResult(
                id,
                model,
                before,
                fit,
                fit.helps(),
                counts.stream()
                        .map(count -> CalibrateResult.Picture.of(count, fit))
                        .toList());
    }

    private static Calibration inForce(@Nullable CalibrationConfig set, double modelThreshold) {
        return new Calibration(
                set == null || set.threshold() == null ? modelThreshold : set.threshold(),
                set == null ? 1 : set.scale());
    }

    private void apply(CalibrateResult result) throws InterruptedException {
        if (gateway != null) {
            new RunningCamera(gateway, id).calibrate(result.fit());
        }
        if (!output.isJson()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println();
            out.println(
                    gateway == null
                            ? "To use it, write this under the camera in %s, or add --apply with a gateway's address:"
                                    .formatted(configFile.file())
                            : "Applied; it holds from the next frame on:");
            out.println("  " + result.yaml());
            out.flush();
        }
    }
}
