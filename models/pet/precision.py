"""Smaller number formats for an exported file: fp16 for GPUs, int8 by static quantisation for CPUs with int8 units."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnxruntime.transformers.float16 import DEFAULT_OP_BLOCK_LIST, convert_float_to_float16
from onnxruntime.transformers.onnx_model import OnnxModel

PRECISIONS = ("fp32", "fp16", "int8")
# Position codes and the normalisation of pixels need more range and precision than fp16 has.
_KEPT_IN_FP32 = ("Sin", "Cos", "Div", "Min", "Range", "Resize", "Greater", "Cast")


def to_fp16(model: onnx.ModelProto) -> onnx.ModelProto:
    """Weights and activations in fp16, inputs and outputs as the model contract asks."""
    half = OnnxModel(
        convert_float_to_float16(model, keep_io_types=True, op_block_list=[*DEFAULT_OP_BLOCK_LIST, *_KEPT_IN_FP32])
    )
    half.topological_sort()
    return half.model


def to_int8(model: onnx.ModelProto, frames: list[np.ndarray]) -> onnx.ModelProto:
    """Linear layers in int8, their ranges calibrated on frames uint8 [H, W, 3] BGR of one size (training crops).

    The linear layers of encoder and decoder are half the time of a small network. Convolutions stay fp32: in int8 they
    are no faster, depthwise ones slower, and most of the error is theirs. Weights have 7 bits, since CPUs without VNNI
    saturate sums of 8-bit products.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, prepared, target = (str(Path(folder) / n) for n in ("fp32.onnx", "prepared.onnx", "int8.onnx"))
        onnx.save(model, source)
        quant_pre_process(source, prepared, skip_symbolic_shape=True)
        quantize_static(
            prepared,
            target,
            _Frames(frames),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            reduce_range=True,
            calibrate_method=CalibrationMethod.MinMax,
            # Only products with weights, and their results as they are: the attention's own products are too small.
            extra_options={"MatMulConstBOnly": True, "OpTypesToExcludeOutputQuantization": ["MatMul"]},
        )
        return onnx.load(target)


class _Frames(CalibrationDataReader):
    def __init__(self, frames: list[np.ndarray]) -> None:
        self._left: Iterator[np.ndarray] = iter(frames)

    def get_next(self) -> dict[str, np.ndarray] | None:
        frame = next(self._left, None)
        if frame is None:
            return None
        sizes = np.array([frame.shape[:2]], np.int64)
        return {"images": frame[None], "sizes": sizes, "threshold": np.array(0.5, np.float32)}
