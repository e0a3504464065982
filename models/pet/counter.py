"""Counting people in pictures, with a checkpoint or with an exported file, by the same code."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime
import torch

from pet.checkpoint import load
from pet.deploy import Deployed
from pet.errors import PetError
from pet.network import BLOCK, PetNetwork

THRESHOLD = 0.5


@dataclass(frozen=True)
class HeadPoints:
    """Heads found in one picture: points [K, 2] (x, y) px, scores [K] 0..1."""

    points: np.ndarray
    scores: np.ndarray

    def __len__(self) -> int:
        return len(self.points)


class Counter(Protocol):
    """Finds heads in a batch of pictures."""

    def run(self, images: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """As :meth:`pet.deploy.Deployed.forward`, at this counter's threshold."""
        ...


class TorchCounter:
    """Runs a network in PyTorch."""

    def __init__(self, network: PetNetwork, threshold: float = THRESHOLD) -> None:
        self.deployed = Deployed(network).eval()
        self.threshold = torch.tensor(threshold)

    @torch.no_grad()
    def run(self, images: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """See :class:`Counter`."""
        device = self.deployed.scale.device
        outputs = self.deployed(
            torch.from_numpy(images).to(device), torch.from_numpy(sizes).to(device), self.threshold.to(device)
        )
        return tuple(t.cpu().numpy() for t in outputs)  # type: ignore[return-value]


class OnnxCounter:
    """Runs an exported file in ONNX Runtime, with as many threads as PyTorch has unless told otherwise."""

    def __init__(self, path: Path, threshold: float = THRESHOLD, threads: int = 0) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or torch.get_num_threads()
        if not path.is_file():
            raise PetError(f"{path}: no such file")
        try:
            self.session = onnxruntime.InferenceSession(path, options, providers=_providers())
        except Exception as e:
            raise PetError(f"{path}: ONNX Runtime can't load it ({str(e).splitlines()[0]})") from None
        names = [i.name for i in self.session.get_inputs()]
        if names != ["images", "sizes", "threshold"]:
            raise PetError(f"{path}: inputs are {names}, the model contract asks for images, sizes, threshold")
        self.threshold = np.asarray(threshold, np.float32)

    def run(self, images: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """See :class:`Counter`."""
        return tuple(self.session.run(None, {"images": images, "sizes": sizes, "threshold": self.threshold}))


def _providers() -> list[str]:
    wanted = ("CUDAExecutionProvider", "CPUExecutionProvider")
    return [p for p in wanted if p in onnxruntime.get_available_providers()]


def open_counter(path: Path, threshold: float = THRESHOLD) -> Counter:
    """A counter for a checkpoint (.pt) or an exported file (.onnx)."""
    if path.suffix == ".onnx":
        return OnnxCounter(path, threshold)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return TorchCounter(load(path).network().to(device), threshold)


def pad(pictures: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Pictures [h, w, 3] uint8 of any sizes -> batch [N, H, W, 3], padded at the right and bottom, and sizes [N, 2]."""
    sizes = np.array([p.shape[:2] for p in pictures], np.int64)
    height = math.ceil(sizes[:, 0].max() / BLOCK[1]) * BLOCK[1]
    width = math.ceil(sizes[:, 1].max() / BLOCK[0]) * BLOCK[0]
    batch = np.zeros((len(pictures), height, width, 3), np.uint8)
    for row, picture in zip(batch, pictures, strict=True):
        row[: picture.shape[0], : picture.shape[1]] = picture
    return batch, sizes


def count(counter: Counter, pictures: list[np.ndarray]) -> list[HeadPoints]:
    """Heads in each BGR picture [h, w, 3] uint8, at the picture's own size."""
    points, scores, index, _ = counter.run(*pad(pictures))
    return [HeadPoints(points[index == i], scores[index == i]) for i in range(len(pictures))]
