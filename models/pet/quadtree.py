"""The point-query quadtree: a splitter that chooses a grid per patch, and the two grids' point queries."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from pet.decoder import Decoder
from pet.extent import CELL, Extent
from pet.windows import to_patches, to_windows

PATCH = (128, 64)
"""Width and height in px of the patch for which the splitter decides."""
PATCH_CELLS = (PATCH[0] // CELL, PATCH[1] // CELL)
OFFSET_RANGE = 256.0
"""A point lies at most this many px from its query, in x and in y."""


class Splitter(nn.Module):
    """Says per patch how much the dense grid is needed."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.project = nn.Conv2d(width, 1, 1)

    def forward(self, memory: Tensor) -> Tensor:
        """[B, H/8, W/8, C] -> split map [B, H/64, W/128], each 0..1; above 0.5 the dense grid asks."""
        b, rows, columns, _ = memory.shape
        mean = to_patches(memory, PATCH_CELLS).mean((1, 2))
        value = torch.sigmoid(linear(mean, self.project.weight.flatten(1), self.project.bias).float())
        return value.reshape(b, rows // PATCH_CELLS[1], columns // PATCH_CELLS[0])


@dataclass(frozen=True)
class Answers:
    """What the queries of P patches answer, Q each: logits [P, Q, 2] (background, person), points [P, Q, 2] (y, x) px.

    ``image`` [P] is the index of the image in the batch.
    """

    logits: Tensor
    points: Tensor
    image: Tensor


class QuadtreeLevel(nn.Module):
    """One grid of point queries, ``stride`` px apart, decoded in windows of (w, h) queries."""

    def __init__(self, width: int, stride: int, window: tuple[int, int]) -> None:
        super().__init__()
        self.stride, self.window = stride, window
        self.patch = (PATCH[0] // stride, PATCH[1] // stride)
        self.classify = nn.Linear(width, 2)
        self.offset = nn.Sequential(
            nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 2)
        )

    def forward(
        self,
        decoder: Decoder,
        features: Tensor,
        project: Callable[[Tensor], Tensor],
        memory: Tensor,
        extent: Extent,
        patches: Tensor,
    ) -> Answers:
        """Asks the queries of the given patches (indices [P], image by image and row by row).

        features [B, H/stride, W/stride, C], to be projected by ``project`` ([..., C] -> [..., C]), and memory
        [B, H/8, W/8, C].
        """
        ratio = CELL // self.stride
        seen = (self.window[0] // ratio, self.window[1] // ratio)
        value = to_windows(_chosen(memory, PATCH_CELLS, patches), seen)
        key = value + to_windows(_chosen(extent.position, PATCH_CELLS, patches), seen)
        mask = None
        if extent.mask is not None:
            mask = to_windows(_chosen(extent.mask, PATCH_CELLS, patches), seen).transpose(1, 2)[:, None]
        decoded = decoder(
            to_windows(project(_chosen(features, self.patch, patches)), self.window),
            to_windows(extent.query_position(self.stride, PATCH_CELLS, patches), self.window),
            key,
            value,
            mask,
        )
        per_patch = self.patch[0] * self.patch[1]
        offset = (torch.sigmoid(self.offset(decoded).float()) - 0.5) * (2 * OFFSET_RANGE)
        corner, image = _places(patches, extent)
        return Answers(
            self.classify(decoded).float().reshape(-1, per_patch, 2),
            offset.reshape(-1, per_patch, 2) + (self._centres(patches.device) + corner[:, None]),
            image,
        )

    def _centres(self, device: torch.device) -> Tensor:
        """[Q, 2]: y and x in px of a patch's queries from its corner, in the order of its windows."""
        y = (torch.arange(self.patch[1], device=device) + 0.5) * self.stride
        x = (torch.arange(self.patch[0], device=device) + 0.5) * self.stride
        grid = torch.stack(torch.meshgrid(y, x, indexing="ij"), -1)
        return to_windows(grid[None], self.window).reshape(-1, 2)


def _chosen(x: Tensor, patch: tuple[int, int], patches: Tensor) -> Tensor:
    """[B, H, W, C] -> the chosen patches [P, h, w, C]."""
    return to_patches(x, patch).index_select(0, patches)


def _places(patches: Tensor, extent: Extent) -> tuple[Tensor, Tensor]:
    """Upper left corner (y, x) in px [P, 2] and image [P] of each patch."""
    across, down = extent.columns // PATCH_CELLS[0], extent.rows // PATCH_CELLS[1]
    row = torch.div(patches, across, rounding_mode="floor")
    image = torch.div(row, down, rounding_mode="floor")
    return torch.stack(((row - image * down) * PATCH[1], (patches - row * across) * PATCH[0]), -1).float(), image
