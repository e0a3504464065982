"""The training loss: classification and offsets of both levels, weighed by the split map, and the splitter's own."""

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, smooth_l1_loss

from pet.matcher import match
from pet.network import PetOutput
from pet.quadtree import Answers

BACKGROUND_WEIGHT, POINT_WEIGHT, SPLIT_WEIGHT = 0.5, 5.0, 0.1
SPARSE_ABOVE, DENSE_ABOVE = 0.0, 0.5
CROWDED_SPACING = 16.0
"""Mean distance in px to the nearest neighbour below which an image must use the dense grid somewhere."""
_EPSILON = 1e-5


def pet_loss(output: PetOutput, heads: list[Tensor], side: int, warm_up: bool) -> Tensor:
    """Scalar loss for a batch of square crops.

    ``heads`` holds [T, 2] (y, x) px per crop, ``side`` is the crops' side in px. During warm-up the split map is
    neither used nor taught.
    """
    batch = len(heads)
    split = output.split.reshape(batch, -1)
    spacing = torch.tensor([mean_spacing(t) for t in heads], device=split.device)
    total = split.new_zeros(())
    for answers, share, above in ((output.sparse, 1 - split, SPARSE_ABOVE), (output.dense, split, DENSE_ABOVE)):
        active = None
        if not warm_up:
            queries = answers.logits[..., 0].numel() // split.numel()
            active = share.detach().repeat_interleave(queries, 1) > above
        total = total + _level_loss(_by_image(answers, batch), heads, side, spacing, active)
    return total if warm_up else total + SPLIT_WEIGHT * _splitter_loss(split, spacing < CROWDED_SPACING)


def mean_spacing(heads: Tensor) -> float:
    """Mean distance in px of heads [T, 2] to their nearest neighbour; infinite for fewer than two."""
    if len(heads) < 2:
        return float("inf")
    distance = torch.cdist(heads.float(), heads.float())
    distance.fill_diagonal_(float("inf"))
    return float(distance.amin(1).mean())


def _by_image(answers: Answers, batch: int) -> tuple[Tensor, Tensor]:
    """Logits and points as [B, N, 2]: the patches are in the images' order."""
    return answers.logits.reshape(batch, -1, 2), answers.points.reshape(batch, -1, 2)


def _level_loss(
    answers: tuple[Tensor, Tensor], heads: list[Tensor], side: int, spacing: Tensor, active: Tensor | None
) -> Tensor:
    logits, points = answers
    pairs = [match(logits[b], points[b], t) for b, t in enumerate(heads)]
    image = torch.cat([torch.full_like(q, b) for b, (q, _) in enumerate(pairs)])
    query = torch.cat([q for q, _ in pairs])
    target = torch.cat([t[j] for t, (_, j) in zip(heads, pairs, strict=True)])
    labels = torch.zeros(logits.shape[:2], dtype=torch.long, device=logits.device)
    labels[image, query] = 1
    weight = torch.where(labels == 1, 1.0, BACKGROUND_WEIGHT)
    entropy = weight * cross_entropy(logits.transpose(1, 2), labels, reduction="none")
    offset = smooth_l1_loss(points[image, query] / side, target / side, reduction="none").sum(-1)
    if active is None:
        return entropy.sum() / weight.sum() + POINT_WEIGHT * offset.sum() / max(len(query), 1)
    matched_active = active[image, query]
    loss = (entropy * ~active).sum() / ((weight * ~active).sum() + _EPSILON)
    loss = loss + POINT_WEIGHT * (offset * ~matched_active).sum() / ((~matched_active).sum() + _EPSILON)
    # Crowded and uncrowded crops are normalised apart, or the crowded ones would drown the others.
    order = torch.argsort(spacing, stable=True)
    for half in (order[: len(heads) // 2], order[len(heads) // 2 :]):
        loss = loss + (entropy * active)[half].sum() / ((weight * active)[half].sum() + _EPSILON)
        inside = torch.isin(image, half)
        loss = loss + POINT_WEIGHT * (offset * matched_active)[inside].sum() / (inside.sum() + _EPSILON)
    return loss


def _splitter_loss(split: Tensor, crowded: Tensor) -> Tensor:
    """Every image has a sparse patch; every crowded one has a dense patch. split [B, patches], crowded bool [B]."""
    loss = 1 - (1 - split).amax(1).mean()
    return loss + 1 - split[crowded].amax(1).mean() if crowded.any() else loss
