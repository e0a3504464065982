"""Makes small ONNX files beside this script: one that follows the model contract, and some that break it in one way.

Run once, with the `onnx` package: python make_models.py
"""

from pathlib import Path

import onnx
from onnx import TensorProto, helper

HERE = Path(__file__).parent
METADATA = {"throng.contract": "1", "name": "tiny", "version": "1", "variant": "none", "license": "Apache-2.0"}
INPUTS = {
    "images": (TensorProto.UINT8, ["n", "h", "w", 3]),
    "sizes": (TensorProto.INT64, ["n", 2]),
    "threshold": (TensorProto.FLOAT, []),
}
OUTPUTS = {
    "points": (TensorProto.FLOAT, ["k", 2]),
    "scores": (TensorProto.FLOAT, ["k"]),
    "index": (TensorProto.INT64, ["k"]),
    "split": (TensorProto.FLOAT, ["n", "a", "b"]),
}


def infos(tensors: dict) -> list:
    return [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in tensors.items()]


def write(name: str, metadata: dict = METADATA, inputs: dict = INPUTS, outputs: dict = OUTPUTS) -> None:
    """A graph that finds nobody: every output is an empty constant of the stated type."""
    nodes = []
    for output, (kind, shape) in outputs.items():
        sides = [0 if isinstance(side, str) else side for side in shape]
        empty = helper.make_tensor(output + "_value", kind, sides, [])
        nodes.append(helper.make_node("Constant", [], [output], value=empty))
    graph = helper.make_graph(nodes, name, infos(inputs), infos(outputs))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    helper.set_model_props(model, metadata)
    onnx.checker.check_model(model)
    onnx.save(model, HERE / f"{name}.onnx")


write("tiny")
write("contract-2", metadata=METADATA | {"throng.contract": "2"})
write("no-metadata", metadata={})
write("no-sizes", inputs={k: v for k, v in INPUTS.items() if k != "sizes"})
write("float-images", inputs=INPUTS | {"images": (TensorProto.FLOAT, ["n", "h", "w", 3])})
write("channels-first", inputs=INPUTS | {"images": (TensorProto.UINT8, ["n", 3, "h", "w"])})
write("extra-input", inputs=INPUTS | {"scale": (TensorProto.FLOAT, [])})
write("no-index", outputs={k: v for k, v in OUTPUTS.items() if k != "index"})
write("flat-points", outputs=OUTPUTS | {"points": (TensorProto.FLOAT, ["k"])})


def write_black_only() -> None:
    """A graph whose run fails unless the first value of the first picture is 0: it reshapes `sizes` to a side more."""
    value = helper.make_tensor
    nodes = [
        helper.make_node("Constant", [], ["start"], value=value("start_value", TensorProto.INT64, [4], [0, 0, 0, 0])),
        helper.make_node("Constant", [], ["end"], value=value("end_value", TensorProto.INT64, [4], [1, 1, 1, 1])),
        helper.make_node("Constant", [], ["row"], value=value("row_value", TensorProto.INT64, [1], [1])),
        helper.make_node("Constant", [], ["sides"], value=value("sides_value", TensorProto.INT64, [2], [-1, 2])),
        helper.make_node("Slice", ["images", "start", "end"], ["corner"]),
        helper.make_node("Reshape", ["corner", "row"], ["first"]),
        helper.make_node("Cast", ["first"], ["bright"], to=TensorProto.INT64),
        # 1 if black, a divisor that the number of sizes does not have otherwise
        helper.make_node("Add", ["bright", "row"], ["last"]),
        helper.make_node("Concat", ["sides", "last"], ["shape"], axis=0),
        helper.make_node("Reshape", ["sizes", "shape"], ["split_sizes"]),
        helper.make_node("Cast", ["split_sizes"], ["split"], to=TensorProto.FLOAT),
    ]
    for output in ("points", "scores", "index"):
        kind, shape = OUTPUTS[output]
        sides = [0 if isinstance(side, str) else side for side in shape]
        nodes.append(helper.make_node("Constant", [], [output], value=value(output + "_value", kind, sides, [])))
    graph = helper.make_graph(nodes, "black-only", infos(INPUTS), infos(OUTPUTS))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    helper.set_model_props(model, METADATA)
    onnx.checker.check_model(model)
    onnx.save(model, HERE / "black-only.onnx")


write_black_only()


def write_endless() -> None:
    """A graph whose run practically never ends if the first value of the first picture is not 0: it counts to 2^40 times it."""
    value = helper.make_tensor
    nodes = [
        helper.make_node("Constant", [], ["start"], value=value("start_value", TensorProto.INT64, [4], [0, 0, 0, 0])),
        helper.make_node("Constant", [], ["end"], value=value("end_value", TensorProto.INT64, [4], [1, 1, 1, 1])),
        helper.make_node("Constant", [], ["scalar"], value=value("scalar_value", TensorProto.INT64, [0], [])),
        helper.make_node("Constant", [], ["many"], value=value("many_value", TensorProto.INT64, [], [2**40])),
        helper.make_node("Constant", [], ["zero"], value=value("zero_value", TensorProto.INT64, [], [0])),
        helper.make_node("Slice", ["images", "start", "end"], ["corner"]),
        helper.make_node("Reshape", ["corner", "scalar"], ["first"]),
        helper.make_node("Cast", ["first"], ["bright"], to=TensorProto.INT64),
        helper.make_node("Mul", ["bright", "many"], ["trips"]),
    ]
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["going"], ["goes_on"]),
            helper.make_node("Add", ["sum", "trip"], ["next_sum"]),
        ],
        "counting",
        [
            helper.make_tensor_value_info("trip", TensorProto.INT64, []),
            helper.make_tensor_value_info("going", TensorProto.BOOL, []),
            helper.make_tensor_value_info("sum", TensorProto.INT64, []),
        ],
        [
            helper.make_tensor_value_info("goes_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("next_sum", TensorProto.INT64, []),
        ],
    )
    nodes.append(helper.make_node("Loop", ["trips", "", "zero"], ["counted"], body=body))
    # an answer that needs the count
    nodes.append(helper.make_node("Cast", ["counted"], ["counted_float"], to=TensorProto.FLOAT))
    nodes.append(helper.make_node("Constant", [], ["cube"], value=value("cube_value", TensorProto.INT64, [3], [1, 1, 1])))
    nodes.append(helper.make_node("Reshape", ["counted_float", "cube"], ["split"]))
    for output in ("points", "scores", "index"):
        kind, shape = OUTPUTS[output]
        sides = [0 if isinstance(side, str) else side for side in shape]
        nodes.append(helper.make_node("Constant", [], [output], value=value(output + "_value", kind, sides, [])))
    graph = helper.make_graph(nodes, "endless", infos(INPUTS), infos(OUTPUTS))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    helper.set_model_props(model, METADATA)
    onnx.checker.check_model(model)
    onnx.save(model, HERE / "endless.onnx")


write_endless()
