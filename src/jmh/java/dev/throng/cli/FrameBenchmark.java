package dev.throng.cli;

import dev.throng.config.Home;
import dev.throng.config.ModelConfig;
import dev.throng.frame.BadFrameException;
import dev.throng.vision.Detections;
import dev.throng.vision.FrameInput;
import dev.throng.vision.HeadCounter;
import dev.throng.vision.ModelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a worker does with a frame, step by step: time, and with {@code -prof gc} bytes allocated on the Java heap. A
 * decoded picture of the sample has 1.3 MB, a model input 1.2 MB: whoever allocates one of them shows here.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class FrameBenchmark {
    private List<byte[]> jpegs = List.of();
    private HeadCounter counter;
    private FrameInput input;
    private int next;

    @Setup
    public void open() throws ModelException {
        jpegs = BenchFrames.of(Home.resolve(Path.of("samples/vtest.mp4"))).jpegs();
        counter = HeadCounter.open(ModelConfig.defaults(), 1, Duration.ZERO, size -> {});
        input = counter.newInput();
    }

    /** JPEG decoded and letterboxed. */
    @Benchmark
    public FrameInput decode() throws BadFrameException {
        input.load(jpegs.get(next++ % jpegs.size()));
        return input;
    }

    /** JPEG decoded, letterboxed, counted. */
    @Benchmark
    public Detections count() throws BadFrameException, ModelException, InterruptedException {
        input.load(jpegs.get(next++ % jpegs.size()));
        return counter.count(input);
    }

    @TearDown
    public void close() {
        input.close();
        counter.close();
    }
}
