"""Writes the ONNX file that Throng runs, and proves that it equals the network."""

import io
import tempfile
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch

from pet.checkpoint import Checkpoint
from pet.deploy import Deployed
from pet.errors import PetError
from pet.network import PetNetwork

CONTRACT = "1"
OPSET = 18
LICENCE = "research use only (trained on ShanghaiTech); weights CC BY-NC 4.0"
_DYNAMIC = {
    "images": {0: "n", 1: "h", 2: "w"},
    "sizes": {0: "n"},
    "points": {0: "k"},
    "scores": {0: "k"},
    "index": {0: "k"},
    "split": {0: "n", 1: "h_64", 2: "w_128"},
}


def to_onnx(network: PetNetwork) -> onnx.ModelProto:
    """The deployed network as an fp32 ONNX graph with dynamic batch and size."""
    deployed = Deployed(network).eval()
    example = (
        torch.randint(0, 255, (2, 256, 512, 3), dtype=torch.uint8),
        torch.tensor([[256, 512], [200, 400]]),
        torch.tensor(0.5),
    )
    graph = io.BytesIO()
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            deployed,
            example,
            graph,
            input_names=["images", "sizes", "threshold"],
            output_names=["points", "scores", "index", "split"],
            dynamic_axes=_DYNAMIC,
            opset_version=OPSET,
            dynamo=False,
        )
    return onnx.load_from_string(graph.getvalue())


def describe(model: onnx.ModelProto, properties: dict[str, Any]) -> None:
    """Sets the metadata that the model contract asks for."""
    onnx.helper.set_model_props(model, {k: str(v) for k, v in properties.items()})


def properties_of(checkpoint: Checkpoint, name: str, version: str, licence: str = LICENCE) -> dict[str, Any]:
    """Contract metadata: what the network is, what it has seen, how wrong it is."""
    about = checkpoint.about
    errors = {
        f"validation_{metric}_{part.lower()}": f"{value:.2f}"
        for part, values in about.get("validation", {}).items()
        for metric, value in values.items()
        if part != "all" and metric in ("mae", "rmse", "bias")
    }
    return {
        "throng.contract": CONTRACT,
        "name": name,
        "version": version,
        "variant": checkpoint.variant,
        "training_data": about.get("training_data", "unknown"),
        "license": licence,
        **errors,
    }


def write(model: onnx.ModelProto, path: Path) -> None:
    """Checks the graph and writes it; an interruption leaves no half file under the name."""
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
            part.write(model.SerializeToString())
        Path(part.name).chmod(0o644)
        Path(part.name).replace(path)
    except OSError as e:
        raise PetError(f"{path}: can't be written ({e})") from None
