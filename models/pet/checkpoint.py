"""Checkpoints: one file that says which network it is and holds its weights; training states hold more."""

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pet.config import PetConfig
from pet.errors import PetError
from pet.network import PetNetwork

FORMAT = 1
_SUFFIX = ".part"


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
    torch.save(state, part)
    part.replace(path)


def load(path: Path) -> Checkpoint:
    """Reads a checkpoint, or says why the file is none."""
    state = read_raw(path)
    if not isinstance(state, dict) or "format" not in state:
        raise PetError(f"{path}: not a checkpoint of this package; `pet import` reads those of others")
    if state["format"] != FORMAT:
        raise PetError(f"{path}: checkpoint format {state['format']}, this version reads {FORMAT}")
    config = PetConfig.from_dict(state["config"])
    return Checkpoint(state["variant"], config, state["weights"], state["about"], state["training"])


def read_raw(path: Path) -> Any:
    """What torch.save wrote, tensors and plain values only (no code is run)."""
    if not path.is_file():
        raise PetError(f"{path}: no such file")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, OSError, EOFError, pickle.UnpicklingError, ValueError, KeyError) as e:
        raise PetError(f"{path}: not a readable PyTorch file, perhaps cut short ({str(e).splitlines()[0]})") from None
