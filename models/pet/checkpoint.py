"""Checkpoints: one file that says which network it is and holds its weights; training states hold more."""

import argparse
import codecs
import os
import pickle
import re
import struct
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from pet.config import PetConfig
from pet.errors import PetError
from pet.network import PetNetwork

FORMAT = 1
_SUFFIX = ".part"
# What training scripts put beside their weights, read as plain values: settings of argparse, and NumPy's numbers, which
# changed their module's name with NumPy 2.
_HARMLESS = [
    argparse.Namespace,
    codecs.encode,
    np.dtype,
    *(type(np.dtype(t)) for t in (np.float32, np.float64, np.int64, np.bool_)),
    *((np.float64(0).__reduce__()[0], f"numpy.{core}.multiarray.scalar") for core in ("core", "_core")),
]
_DAMAGE = (
    RuntimeError, OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, AssertionError, struct.error
)  # fmt: skip


@dataclass(frozen=True)
class Checkpoint:
    """Weights (averaged ones, where training averages), their configuration, and what is known of them.

    ``about`` is for people and model cards: step, validation errors, data. ``training`` is what
    :mod:`pet.training` needs to go on: raw weights, optimiser, step, settings; empty in a file for inference only.
    """

    variant: str
    config: PetConfig
    weights: dict[str, Tensor]
    about: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)

    def network(self) -> PetNetwork:
        """The network with these weights, in evaluation mode."""
        network = PetNetwork(self.config)
        load_weights(network, self.weights, f"the checkpoint of '{self.variant}'")
        return network.eval()

    def without_presence(self) -> "Checkpoint":
        """The same without its presence map, which holds for these weights only, and without a training state."""
        weights = {k: v for k, v in self.weights.items() if not k.startswith("presence.")}
        return replace(self, config=replace(self.config, presence=False), weights=weights, training={})


def load_weights(network: PetNetwork, weights: dict[str, Tensor], source: str) -> None:
    """Loads a state dict, or says what of it does not fit."""
    own = network.state_dict()
    missing, unexpected = sorted(set(own) - set(weights)), sorted(set(weights) - set(own))
    shapes = [k for k in own if k in weights and own[k].shape != weights[k].shape]
    if missing or unexpected or shapes:
        details = [f"{len(names)} {what} ({names[0]}, ...)" for what, names in _named(missing, unexpected, shapes)]
        raise PetError(f"{source} does not fit the network: {'; '.join(details)}. Is it of another variant?")
    network.load_state_dict(weights)


def _named(*groups: list[str]) -> list[tuple[str, list[str]]]:
    labels = ("weights are missing", "are unknown", "have another shape")
    return [(label, names) for label, names in zip(labels, groups, strict=True) if names]


def save(checkpoint: Checkpoint, path: Path) -> None:
    """Writes a checkpoint; whoever interrupts it leaves the old file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + _SUFFIX)
    state = {
        "format": FORMAT,
        "variant": checkpoint.variant,
        "config": checkpoint.config.to_dict(),
        "weights": checkpoint.weights,
        "about": checkpoint.about,
        "training": checkpoint.training,
    }
    try:
        with part.open("wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except (OSError, RuntimeError) as e:
        part.unlink(missing_ok=True)
        raise PetError(f"{path}: can't be written ({_first_line(e)}); what was there before is still there") from None


def load(path: Path) -> Checkpoint:
    """Reads a checkpoint, or says why the file is none."""
    state = read_raw(path)
    if not isinstance(state, dict) or "format" not in state:
        raise PetError(f"{path}: not a checkpoint of this package; `pet import` reads those of others")
    if state["format"] != FORMAT:
        raise PetError(f"{path}: checkpoint format {state['format']}, this version reads {FORMAT}")
    try:
        config = PetConfig.from_dict(state["config"])
        return Checkpoint(state["variant"], config, state["weights"], state["about"], state["training"])
    except (LookupError, TypeError, AttributeError) as e:
        raise PetError(f"{path}: not a whole checkpoint ({type(e).__name__}: {e})") from None


def read_raw(path: Path) -> Any:
    """What torch.save wrote, tensors and plain values only (no code is run)."""
    if not path.is_file():
        raise PetError(f"{path}: no such file")
    try:
        with torch.serialization.safe_globals(_HARMLESS), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as e:
        if found := re.search(r"Unsupported global: GLOBAL (\S+)", str(e)):
            raise PetError(
                f"{path}: holds a Python object, {found[1]}, which is not read for safety; if you trust the file, load"
                " it where it was made and save its state dict alone"
            ) from None
        raise PetError(f"{path}: not a readable PyTorch file, perhaps cut short") from None
    except _DAMAGE as e:
        raise PetError(f"{path}: not a readable PyTorch file, perhaps cut short ({_first_line(e)})") from None


def _first_line(e: Exception) -> str:
    return (str(e).splitlines() or [type(e).__name__])[0]
