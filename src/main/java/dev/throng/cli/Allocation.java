package dev.throng.cli;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/** What the worker's threads allocate on the Java heap. Threads that end meanwhile are not seen. */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Bytes that the threads which decode frames and run the model have allocated since they began. */
    static long bytes() {
        long bytes = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && isWorkers(thread.getThreadName())) {
                bytes += Math.max(0, THREADS.getThreadAllocatedBytes(thread.getThreadId()));
            }
        }
        return bytes;
    }

    private static boolean isWorkers(String thread) {
        return thread.contains("-StreamThread-") || thread.startsWith("inference-");
    }
}
