"""The point-query quadtree: a splitter that chooses a grid per patch, and the two grids' point queries."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from pet.decoder import Decoder
from pet.extent import CELL, Extent
from pet.windows import chosen_windows, from_windows, to_patches, to_windows

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
    """What the queries of N windows answer, Q each: logits [N, Q, 2] (background, person), points [N, Q, 2] (y, x) px.

    ``windows`` [N] are the windows' numbers (see :class:`QuadtreeLevel`), ``image`` [N] the image's index in the batch.
    """

    logits: Tensor
    points: Tensor
    windows: Tensor
    image: Tensor


class QuadtreeLevel(nn.Module):
    """One grid of point queries, ``stride`` px apart, decoded in windows of (w, h) queries.

    Windows are numbered patch by patch (image by image, row by row), inside a patch row by row.
    """

    def __init__(self, width: int, stride: int, window: tuple[int, int]) -> None:
        super().__init__()
        self.stride, self.window = stride, window
        self.cells = (window[0] * stride // CELL, window[1] * stride // CELL)
        """Width and height of a window in cells of 8 px."""
        self.per_patch = (PATCH_CELLS[0] // self.cells[0], PATCH_CELLS[1] // self.cells[1])
        """Windows across and down a patch."""
        self.classify = nn.Linear(width, 2)
        self.offset = nn.Sequential(
            nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, 2)
        )

    def chosen(self, patches: Tensor, people: Tensor | None) -> Tensor:
        """Numbers [N] of the windows to ask: those of the patches [P] that are True.

        With ``people`` [B, H/8, W/8], only those in which it is above 0 somewhere.
        """
        ask = patches[:, None].expand(-1, self.per_patch[0] * self.per_patch[1]).flatten()
        if people is not None:
            ask = ask & (to_windows(to_patches(people[..., None], PATCH_CELLS), self.cells).amax((1, 2)) > 0)
        return torch.nonzero(ask)[:, 0]

    def forward(
        self,
        decoder: Decoder,
        features: Tensor,
        project: Callable[[Tensor], Tensor],
        memory: Tensor,
        extent: Extent,
        windows: Tensor,
    ) -> Answers:
        """Asks the queries of the given windows (numbers [N]).

        features [B, H/stride, W/stride, C], to be projected by ``project`` ([..., C] -> [..., C]), and memory
        [B, H/8, W/8, C].
        """
        image, row, column = self._places(windows, extent)
        value = chosen_windows(memory, self.cells, row, column)
        key = value + chosen_windows(extent.position, self.cells, row, column)
        mask = None
        if extent.mask is not None:
            mask = chosen_windows(extent.mask, self.cells, row, column).transpose(1, 2)[:, None]
        decoded = decoder(
            project(chosen_windows(features, self.window, row, column)),
            extent.query_position(self.stride, self.window, image, row, column),
            key,
            value,
            mask,
        )
        offset = (torch.sigmoid(self.offset(decoded).float()) - 0.5) * (2 * OFFSET_RANGE)
        first_row = image * (extent.rows // self.cells[1])
        corner = torch.stack(((row - first_row) * self.window[1], column * self.window[0]), -1).float() * self.stride
        centres = self._centres(windows.device) + corner[:, None]
        return Answers(self.classify(decoded).float(), offset + centres, windows, image)

    def best_per_cell(self, answers: Answers, extent: Extent) -> Tensor:
        """[B, H/8, W/8]: the highest person probability of each cell's queries; 0 where nothing was asked."""
        across, down = self.per_patch
        patches = len(extent.valid) * (extent.rows // PATCH_CELLS[1]) * (extent.columns // PATCH_CELLS[0])
        scores = answers.logits.new_zeros(patches * across * down, self.window[0] * self.window[1])
        scores[answers.windows] = answers.logits.softmax(-1)[..., 1]
        side = CELL // self.stride
        cells = to_windows(
            from_windows(scores[..., None], self.window, (len(scores), self.window[1], self.window[0])), (side, side)
        ).amax((1, 2))
        in_patches = from_windows(
            cells.reshape(-1, self.cells[0] * self.cells[1], 1), self.cells, (patches, PATCH_CELLS[1], PATCH_CELLS[0])
        )
        shape = (len(extent.valid), extent.rows, extent.columns)
        return from_windows(in_patches.reshape(patches, -1, 1), PATCH_CELLS, shape)[..., 0]

    def _places(self, windows: Tensor, extent: Extent) -> tuple[Tensor, Tensor, Tensor]:
        """Image, row and column of each window [N]; rows go on from image to image."""
        (across, down), (patch_columns, patch_rows) = (
            self.per_patch,
            (extent.columns // PATCH_CELLS[0], extent.rows // PATCH_CELLS[1]),
        )
        patch, inside = _divided(windows, across * down)
        patch_row, patch_column = _divided(patch, patch_columns)
        row, column = _divided(inside, across)
        image = _divided(patch_row, patch_rows)[0]
        return image, patch_row * down + row, patch_column * across + column

    def _centres(self, device: torch.device) -> Tensor:
        """[Q, 2]: y and x in px of a window's queries from its corner."""
        y = (torch.arange(self.window[1], device=device) + 0.5) * self.stride
        x = (torch.arange(self.window[0], device=device) + 0.5) * self.stride
        return torch.stack(torch.meshgrid(y, x, indexing="ij"), -1).reshape(-1, 2)


def _divided(number: Tensor, by: int) -> tuple[Tensor, Tensor]:
    """Quotient and remainder."""
    quotient = torch.div(number, by, rounding_mode="floor")
    return quotient, number - quotient * by
