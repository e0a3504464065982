"""Teaches a trained network where somebody may be, so that it asks nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, max_pool2d

from pet.annotations import AnnotatedPicture, read_picture
from pet.checkpoint import Checkpoint
from pet.counter import pad
from pet.deploy import Deployed
from pet.errors import PetError
from pet.network import DENSE_ABOVE, PetNetwork
from pet.presence import Presence

LIKELY = 0.1
"""A cell counts as one with somebody if a query of it says so with at least this probability."""
STEPS, BATCH, RATE = 1500, 4096, 3e-3
EMPTY_SHARE = 0.25
"""Share of the cells without people that is kept for teaching: they are nearly all."""


@dataclass(frozen=True)
class EncodedPicture:
    """What a network sees in the R x S cells of a picture, and what its queries answer.

    memory float16 [R, S, C]; best [R, S], the highest person probability among a cell's queries; dense bool [R, S],
    which grid asked; valid bool [R, S], False in the padding.
    """

    memory: Tensor
    best: Tensor
    dense: Tensor
    valid: Tensor


@dataclass(frozen=True)
class Taught:
    """A checkpoint with a presence map; per level the share of windows that are asked, and the share of likely cells
    that are not."""

    checkpoint: Checkpoint
    asked: dict[str, float]
    lost: float


@torch.no_grad()
def encode(deployed: Deployed, picture: AnnotatedPicture) -> EncodedPicture:
    """Runs a network without a presence map over a picture at its own size."""
    images, sizes = pad([read_picture(picture.path)])
    seen: list = []
    hook = deployed.network.register_forward_hook(lambda module, inputs, output: seen.append(output))
    deployed(torch.from_numpy(images), torch.from_numpy(sizes), torch.tensor(0.5))
    hook.remove()
    [output] = seen
    best = torch.maximum(
        deployed.network.sparse.best_per_cell(output.sparse, output.extent),
        deployed.network.dense.best_per_cell(output.dense, output.extent),
    )
    dense = (output.split > DENSE_ABOVE).repeat_interleave(8, 1).repeat_interleave(16, 2)
    return EncodedPicture(output.memory[0].half(), best[0], dense[0], output.extent.mask[0, ..., 0] == 0)


def teach(
    checkpoint: Checkpoint,
    training: list[EncodedPicture],
    validation: list[EncodedPicture],
    lost: float,
    each: Callable[[], None] = lambda: None,
) -> Taught:
    """Fits the presence map to the network's own answers; ``each`` is told of every step.

    What shows somebody is then set so that of all likely cells in the validation pictures the share ``lost`` lies in
    windows that are not asked.
    """
    features, likely = _cells(training)
    if not likely.any():
        raise PetError("the network finds nobody in these pictures; train it first")
    torch.manual_seed(0)
    presence = Presence(features.shape[1])
    torch.nn.init.normal_(presence.out.weight, 0, 0.1)
    optimizer = torch.optim.AdamW(presence.parameters(), RATE)
    for step in range(STEPS):
        chosen = torch.randint(len(features), (BATCH,))
        loss = binary_cross_entropy_with_logits(presence.logits(features[chosen].float()), likely[chosen].float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / STEPS)
        optimizer.step()
        each()
    with torch.no_grad():
        network = checkpoint.network()
        shown = [_shown(network, presence, p) for p in validation]
        certain = torch.cat([s[p.best >= LIKELY] for s, p in zip(shown, validation, strict=True)])
        if not len(certain):
            raise PetError("the network finds nobody in the validation pictures: what may be left out can't be told")
        margin = float(np.quantile(certain.numpy(), lost))
        presence.out.bias -= margin
    asked = {
        name: _share([s[m] >= margin for s, m in zip(shown, masks, strict=True)])
        for name, masks in (
            ("dense", [p.dense & p.valid for p in validation]),
            ("sparse", [~p.dense & p.valid for p in validation]),
        )
    }
    weights = {**checkpoint.weights, **{f"presence.{k}": v for k, v in presence.state_dict().items()}}
    config = replace(checkpoint.config, presence=True)
    about = {k: v for k, v in checkpoint.about.items() if k != "validation"}
    return Taught(
        Checkpoint(checkpoint.variant, config, weights, about), asked, float((certain < margin).float().mean())
    )


def _cells(pictures: list[EncodedPicture]) -> tuple[Tensor, Tensor]:
    """Features float16 [N, C] of all likely cells and of some others, and which are likely."""
    generator = torch.Generator().manual_seed(0)
    features, likely = [], []
    for picture in pictures:
        somebody = picture.best >= LIKELY
        kept = picture.valid & (somebody | (torch.rand(somebody.shape, generator=generator) < EMPTY_SHARE))
        features.append(picture.memory[kept])
        likely.append(somebody[kept])
    return torch.cat(features), torch.cat(likely)


def _shown(network: PetNetwork, presence: Presence, picture: EncodedPicture) -> Tensor:
    """[R, S]: the highest value of the presence map in each cell's window."""
    cells = presence.logits(picture.memory.float()).masked_fill(~picture.valid, -torch.inf)
    by_level = []
    for level in (network.sparse, network.dense):
        (w, h) = level.cells
        by_level.append(max_pool2d(cells[None], (h, w))[0].repeat_interleave(h, 0).repeat_interleave(w, 1))
    return torch.where(picture.dense, by_level[1], by_level[0])


def _share(parts: list[Tensor]) -> float:
    everything = torch.cat(parts)
    return float(everything.float().mean()) if len(everything) else 0.0
