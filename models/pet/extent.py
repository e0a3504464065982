"""How much of each padded image is picture, and the sine position codes that follow from it.

The code is DETR's (temperature 10000; the first half of the channels for y, the second for x), normalised by the
*valid*, unpadded extent and saturated in the padding.
"""

import math

import torch
from torch import Tensor

EPSILON = 1e-6
TEMPERATURE = 10000.0
MASKED = -1e4
CELL = 8


class Extent:
    """Valid sizes of a batch of padded images: ``valid`` [B, 2] (height, width) px, on maps of ``rows`` x ``columns``.

    ``rows`` and ``columns`` are the padded size in cells of 8 px. With ``padded`` False every pixel is valid and no
    mask is needed.
    """

    def __init__(self, valid: Tensor, rows: int, columns: int, width: int, padded: bool) -> None:
        self.valid, self.rows, self.columns, self.width = valid, rows, columns, width
        cells = torch.div(valid + CELL - 1, CELL, rounding_mode="floor")
        index_y = torch.arange(rows, device=valid.device)
        index_x = torch.arange(columns, device=valid.device)
        self.position = _position(index_y[None] + 1, index_x[None] + 1, cells, width)
        """[B, width, rows, columns]: position code of each cell."""
        self.mask: Tensor | None = None
        """[B, 1, rows, columns]: 0 where the cell is valid, -1e4 in the padding; None if nothing is padded."""
        if padded:
            inside = (index_y[None, :, None] < cells[:, 0, None, None]) & (
                index_x[None, None, :] < cells[:, 1, None, None]
            )
            self.mask = torch.where(inside, 0.0, MASKED)[:, None]

    def query_position(self, stride: int) -> Tensor:
        """Position codes at the query points of a grid of ``stride`` px: [B, width, rows*8/stride, columns*8/stride].

        Equal to reading a full-resolution code at each cell's centre pixel.
        """
        y = torch.arange(self.rows * CELL // stride, device=self.valid.device) * stride + stride // 2 + 1
        x = torch.arange(self.columns * CELL // stride, device=self.valid.device) * stride + stride // 2 + 1
        return _position(y[None], x[None], self.valid, self.width)


def _position(y: Tensor, x: Tensor, valid: Tensor, width: int) -> Tensor:
    """y [1, h] and x [1, w] from 1 on, valid [B, 2] -> [B, width, h, w]."""
    code_y = _sines(y, valid[:, :1], width // 2)[:, :, None]
    code_x = _sines(x, valid[:, 1:], width // 2)[:, None]
    h, w = y.shape[1], x.shape[1]
    code = torch.cat((code_y.expand(-1, -1, w, -1), code_x.expand(-1, h, -1, -1)), dim=-1)
    return code.permute(0, 3, 1, 2)


def _sines(index: Tensor, valid: Tensor, width: int) -> Tensor:
    """index [1, n], valid [B, 1] -> [B, n, width], sine and cosine taking turns."""
    valid = valid.float()
    t = torch.minimum(index.float(), valid) / (valid + EPSILON) * (2 * math.pi)
    channel = torch.arange(width, dtype=torch.float32, device=index.device)
    t = t[..., None] / TEMPERATURE ** (2 * torch.div(channel, 2, rounding_mode="floor") / width)
    return torch.stack((t[..., 0::2].sin(), t[..., 1::2].cos()), dim=-1).flatten(-2)
