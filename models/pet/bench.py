"""Times networks in ONNX Runtime, all in one run, as ratios to a base."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import cv2
import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from pet.config import PetConfig
from pet.export import to_onnx
from pet.network import PetNetwork

SIZES = ((768, 512), (1024, 640))
THREADS = (1, 2)
SPLITS = ("sparse", "crowded")
_BIAS = "network.splitter.project.bias"
_CERTAIN = 20.0


@dataclass(frozen=True)
class Case:
    """One thing that is timed: width and height in px, intra-op threads, and which grid asks everywhere."""

    width: int
    height: int
    threads: int
    split: str

    def __str__(self) -> str:
        return f"{self.width}x{self.height}, {self.threads} thread{'s' * (self.threads > 1)}, {self.split}"


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one network in one case, one value per round."""

    variant: str
    case: Case
    milliseconds: tuple[float, ...]


def cases(sizes: Iterable[tuple[int, int]], threads: Iterable[int], splits: Iterable[str]) -> list[Case]:
    """Every combination."""
    return [Case(w, h, t, s) for t in threads for s in splits for w, h in sizes]


def timed(
    models: dict[str, onnx.ModelProto], todo: list[Case], rounds: int, picture: np.ndarray | None = None
) -> Iterator[tuple[str, Case, float]]:
    """Yields (name, case, milliseconds) per round, case and network, over a picture [h, w, 3], or over noise.

    The networks take turns within a case, so that a slow minute of the machine meets all of them.
    """
    if picture is None:
        picture = np.random.default_rng(0).integers(0, 256, (SIZES[0][1], SIZES[0][0], 3), np.uint8)
    for _ in range(rounds):
        for case in todo:
            frame = cv2.resize(picture, (case.width, case.height), interpolation=cv2.INTER_AREA)
            inputs = {
                "images": frame[None],
                "sizes": np.array([[case.height, case.width]], np.int64),
                "threshold": np.array(0.5, np.float32),
            }
            for name, model in models.items():
                yield name, case, _time(model, case, inputs)


def gathered(measured: Iterable[tuple[str, Case, float]]) -> list[Timing]:
    """Values of the same network and case together."""
    values: dict[tuple[str, Case], list[float]] = {}
    for name, case, milliseconds in measured:
        values.setdefault((name, case), []).append(milliseconds)
    return [Timing(name, case, tuple(v)) for (name, case), v in values.items()]


def speed_up(timings: list[Timing], base: str) -> dict[tuple[str, Case], float]:
    """How many times faster than the base each network is: the median over rounds of the ratio within a round."""
    of_base = {t.case: t.milliseconds for t in timings if t.variant == base}
    return {
        (t.variant, t.case): float(np.median(np.array(of_base[t.case]) / np.array(t.milliseconds)))
        for t in timings
        if t.case in of_base
    }


def to_rows(timings: list[Timing], base: str) -> list[dict[str, Any]]:
    """One plain dictionary per network and case."""
    ratios = speed_up(timings, base)
    return [
        {
            "variant": t.variant,
            **asdict(t.case),
            "milliseconds": float(np.median(t.milliseconds)),
            "rounds": list(t.milliseconds),
            "times_faster": ratios.get((t.variant, t.case)),
        }
        for t in timings
    ]


@torch.no_grad()
def random_model(config: PetConfig) -> onnx.ModelProto:
    """An exported network with random weights, whose splitter looks at its bias only."""
    torch.manual_seed(0)
    network = PetNetwork(config)
    nn.init.zeros_(network.splitter.project.weight)
    return to_onnx(network)


def session_for(model: onnx.ModelProto, case: Case) -> onnxruntime.InferenceSession:
    """A session on the CPU with the case's threads; the splitter of a random model is told which grid to choose."""
    for initializer in model.graph.initializer:
        if initializer.name == _BIAS and "throng.contract" not in {p.key for p in model.metadata_props}:
            certain = _CERTAIN if case.split == "crowded" else -_CERTAIN
            initializer.CopyFrom(onnx.numpy_helper.from_array(np.array([certain], np.float32), _BIAS))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = case.threads
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def _time(model: onnx.ModelProto, case: Case, inputs: dict[str, np.ndarray]) -> float:
    session = session_for(model, case)
    session.run(None, inputs)
    begin = time.perf_counter()
    session.run(None, inputs)
    return (time.perf_counter() - begin) * 1e3
