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

    ``rows`` and ``columns`` are the padded size in cells of 8 px, ``width`` the channels of a code. With ``padded``
    False every pixel is valid and no mask is needed.
    """

    def __init__(self, valid: Tensor, rows: int, columns: int, width: int, padded: bool) -> None:
        self.valid, self.rows, self.columns, self.width = valid, rows, columns, width
        cells = torch.div(valid + CELL - 1, CELL, rounding_mode="floor")
        index_y = torch.arange(rows, device=valid.device)
        index_x = torch.arange(columns, device=valid.device)
        half = width // 2
        self.position = _grid(_sines(index_y + 1, cells[:, :1], half), _sines(index_x + 1, cells[:, 1:], half))
        """[B, rows, columns, width]: position code of each cell."""
        self.mask: Tensor | None = None
        """[B, rows, columns, 1]: 0 where the cell is valid, -1e4 in the padding; None if nothing is padded."""
        if padded:
            inside = (index_y < cells[:, :1])[:, :, None] & (index_x < cells[:, 1:])[:, None, :]
            self.mask = torch.where(inside, 0.0, MASKED)[..., None]

    def query_position(
        self, stride: int, window: tuple[int, int], image: Tensor, row: Tensor, column: Tensor
    ) -> Tensor:
        """Position codes at the query points, ``stride`` px apart, of chosen windows of (w, h) queries.

        ``row`` [N], going on from image to image, and ``column`` [N] count windows. Returns [N, h*w, width]; equal to
        reading a full-resolution code at each query's pixel.
        """
        (w, h), half, device = window, self.width // 2, row.device
        y = torch.arange(self.rows * CELL // stride, device=device) * stride + stride // 2 + 1
        x = torch.arange(self.columns * CELL // stride, device=device) * stride + stride // 2 + 1
        code_y = _sines(y, self.valid[:, :1], half).reshape(-1, h, half)
        code_x = _sines(x, self.valid[:, 1:], half).reshape(-1, w, half)
        across = self.columns * CELL // (stride * w)
        codes = _grid(code_y.index_select(0, row), code_x.index_select(0, image * across + column))
        return codes.reshape(-1, h * w, self.width)


def _grid(code_y: Tensor, code_x: Tensor) -> Tensor:
    """[N, h, C/2] and [N, w, C/2] -> [N, h, w, C]."""
    h, w = code_y.shape[1], code_x.shape[1]
    return torch.cat((code_y[:, :, None].expand(-1, -1, w, -1), code_x[:, None].expand(-1, h, -1, -1)), dim=-1)


def _sines(index: Tensor, valid: Tensor, width: int) -> Tensor:
    """index [n] from 1 on, valid [B, 1] -> [B, n, width], sine and cosine taking turns."""
    valid = valid.float()
    t = torch.minimum(index[None].float(), valid) / (valid + EPSILON) * (2 * math.pi)
    channel = torch.arange(width, dtype=torch.float32, device=index.device)
    t = t[..., None] / TEMPERATURE ** (2 * torch.div(channel, 2, rounding_mode="floor") / width)
    return torch.stack((t[..., 0::2].sin(), t[..., 1::2].cos()), dim=-1).flatten(-2)
