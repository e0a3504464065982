"""The point-query quadtree: a splitter that chooses a grid per patch, and the two grids' point queries."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from pet.decoder import Decoder
from pet.extent import CELL, Extent
from pet.windows import to_patch_windows

PATCH = (128, 64)
"""Width and height in px of the patch for which the splitter decides."""
OFFSET_RANGE = 256.0
"""A point lies at most this many px from its query, in x and in y."""


class Splitter(nn.Module):
    """Says per patch how much the dense grid is needed."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.project = nn.Conv2d(width, 1, 1)

    def forward(self, memory: Tensor) -> Tensor:
        """[B, C, H/8, W/8] -> split map [B, H/64, W/128], each 0..1; above 0.5 the dense grid asks."""
        return torch.sigmoid(self.project(avg_pool2d(memory, (PATCH[1] // CELL, PATCH[0] // CELL))).float())[:, 0]


@dataclass(frozen=True)
class Answers:
    """What the queries of P patches answer, Q each: logits [P, Q, 2] (background, person), points [P, Q, 2] (y, x) px.

    ``image`` [P, Q] is the index of the image in the batch.
    """

    logits: Tensor
    points: Tensor
    image: Tensor


class QuadtreeLevel(nn.Module):
    """One grid of point queries, ``stride`` px apart, decoded in windows of (w, h) queries."""

    def __init__(self, width: int, stride: int, window: tuple[int, int]) -> None:
        super().__init__()
        self.stride, self.window = stride, window
        self.classify = nn.Linear(width, 2)
        self.offset = nn.Sequential(
            nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 2)
        )

    def forward(
        self, decoder: Decoder, features: Tensor, memory: Tensor, extent: Extent, patches: Tensor | None
    ) -> Answers:
        """Asks the queries of the given patches (indices [P], image by image and row by row; None: of all).

        features [B, C, H/stride, W/stride], memory [B, C, H/8, W/8].
        """
        ratio = CELL // self.stride
        on_queries = _Cutter((PATCH[0] // self.stride, PATCH[1] // self.stride), self.window, patches)
        on_memory = _Cutter(
            (PATCH[0] // CELL, PATCH[1] // CELL), (self.window[0] // ratio, self.window[1] // ratio), patches
        )
        value = on_memory.windows(memory)
        decoded = decoder(
            on_queries.windows(features),
            on_queries.windows(extent.query_position(self.stride)),
            value + on_memory.windows(extent.position),
            value,
            None if extent.mask is None else on_memory.windows(extent.mask).transpose(1, 2)[:, None],
        )
        per_patch = on_queries.queries_per_patch
        offset = (torch.sigmoid(self.offset(decoded).float()) - 0.5) * (2 * OFFSET_RANGE)
        centre = on_queries.windows(self._centres(features))
        return Answers(
            self.classify(decoded).float().reshape(-1, per_patch, 2),
            (centre[..., :2] + offset).reshape(-1, per_patch, 2),
            centre[..., 2].reshape(-1, per_patch),
        )

    def _centres(self, features: Tensor) -> Tensor:
        """[B, 3, h, w]: y and x of each query in px, and its image's index."""
        b, _, h, w = features.shape
        device = features.device
        y = ((torch.arange(h, device=device) + 0.5) * self.stride)[None, None, :, None]
        x = ((torch.arange(w, device=device) + 0.5) * self.stride)[None, None, None, :]
        image = torch.arange(b, device=device).float()[:, None, None, None]
        return torch.cat([t.expand(b, 1, h, w) for t in (y, x, image)], dim=1)


class _Cutter:
    """Cuts maps into the windows of chosen patches."""

    def __init__(self, patch: tuple[int, int], window: tuple[int, int], patches: Tensor | None) -> None:
        self.patch, self.window, self.patches = patch, window, patches
        self.queries_per_patch = patch[0] * patch[1]

    def windows(self, x: Tensor) -> Tensor:
        """[B, C, h, w] -> [P * windows per patch, tokens, C]."""
        x = to_patch_windows(x, self.patch, self.window)
        if self.patches is not None:
            x = x.index_select(0, self.patches)
        return x.flatten(0, 1)
