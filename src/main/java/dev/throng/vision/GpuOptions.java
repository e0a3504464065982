package dev.throng.vision;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;

/**
 * How a session uses an NVIDIA GPU. Names and values of the options are those of ONNX Runtime's CUDA and TensorRT
 * execution providers.
 */
final class GpuOptions {
    private static final String TENSORRT = "tensorrt:";
    private static final long MEBIBYTE = 1024 * 1024;

    private GpuOptions() {}

    /**
     * Adds a device.
     *
     * @param device {@code cuda:N} or {@code tensorrt:N}
     * @param memory in MiB that the session may take, 0 for all
     */
    static void add(SessionOptions options, String device, int memory) throws OrtException {
        int number = Integer.parseInt(device.substring(device.indexOf(':') + 1));
        if (device.startsWith(TENSORRT)) {
            addTensorRt(options, number, memory);
        }
        // behind TensorRT, too: CUDA takes the operations that TensorRT does not know
        addCuda(options, number, memory);
    }

    private static void addTensorRt(SessionOptions options, int number, int memory) throws OrtException {
        try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(number)) {
            tensorRt.add("trt_fp16_enable", "1");
            if (memory > 0) {
                tensorRt.add("trt_max_workspace_size", Long.toString(memory * MEBIBYTE));
            }
            options.addTensorrt(tensorRt);
        }
    }

    private static void addCuda(SessionOptions options, int number, int memory) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(number)) {
            // tuning each new shape exhaustively takes seconds; memory grows only by what is asked for
            cuda.add("cudnn_conv_algo_search", "HEURISTIC");
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            if (memory > 0) {
                cuda.add("gpu_mem_limit", Long.toString(memory * MEBIBYTE));
            }
            options.addCUDA(cuda);
        }
    }
}
