package dev.throng.vision;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs a model on the CPU: one picture with all threads, or two side by side. The threads of one run wait for each
 * other at every operation of the model, those of two runs don't: two pictures side by side are done sooner than one
 * after the other.
 */
final class SideBySideRunner implements ModelRunner {
    private final SessionRunner alone;
    private final OpenModel shared;
    private final SessionRunner first;
    private final SessionRunner second;
    /** Runs the second picture, while the caller's thread runs the first. */
    private final ExecutorService secondThread;

    private volatile List<SessionRunner> current;

    /**
     * Takes over what it is given, and closes it.
     *
     * @param alone runs one picture
     * @param shared two pictures' session, with a thread fewer, since two callers take part
     */
    SideBySideRunner(SessionRunner alone, OpenModel shared, double threshold) throws ModelException {
        this.alone = alone;
        this.shared = shared;
        first = shared.sessionRunner(threshold);
        second = shared.sessionRunner(threshold);
        current = List.of(alone);
        secondThread = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "inference-cpu-2");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @param inputs one or two */
    @Override
    public void run(List<FrameInput> inputs, Answers answers) throws OrtException {
        if (inputs.size() == 1) {
            current = List.of(alone);
            alone.run(inputs, answers);
            return;
        }
        current = List.of(first, second);
        CompletableFuture<Void> other = CompletableFuture.runAsync(
                () -> runSecond(inputs.subList(1, 2), (input, points) -> answers.found(1, points)), secondThread);
        try {
            first.run(inputs.subList(0, 1), answers);
        } finally {
            // nobody may close the session while a run goes on
            other.exceptionally(problem -> null).join();
        }
        try {
            other.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof OrtException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private void runSecond(List<FrameInput> inputs, Answers answers) {
        try {
            second.run(inputs, answers);
        } catch (OrtException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public void cancel() {
        current.forEach(SessionRunner::cancel);
    }

    @Override
    public boolean isCancelled() {
        return current.stream().anyMatch(SessionRunner::isCancelled);
    }

    @Override
    public void close() {
        secondThread.shutdown();
        alone.close();
        first.close();
        second.close();
        shared.close();
    }
}
