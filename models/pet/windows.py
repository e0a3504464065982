"""Maps cut into rectangles of tokens, and back. Channels come last, so that only whole rows of them move in memory."""

import torch
from torch import Tensor


def to_windows(x: Tensor, window: tuple[int, int]) -> Tensor:
    """[B, H, W, C] -> [B * H/h * W/w, h*w, C] for windows of (w, h) cells, image by image and row by row."""
    patches = to_patches(x, window)
    return patches.reshape(patches.shape[0], window[0] * window[1], _channels(x))


def from_windows(x: Tensor, window: tuple[int, int], shape: tuple[int, int, int]) -> Tensor:
    """[B * H/h * W/w, h*w, C] -> [B, H, W, C], where ``shape`` is (B, H, W)."""
    w, h = window
    b, height, width = shape
    x = x.reshape(b, height // h, width // w, h, w, _channels(x)).permute(0, 1, 3, 2, 4, 5)
    return x.reshape(b, height, width, _channels(x))


def to_patches(x: Tensor, patch: tuple[int, int]) -> Tensor:
    """[B, H, W, C] -> [B * H/h * W/w, h, w, C] for patches of (w, h) cells, image by image and row by row."""
    w, h = patch
    (b, height, width), c = x.shape[:3], _channels(x)
    x = x.reshape(b, height // h, h, width // w, w, c).permute(0, 1, 3, 2, 4, 5)
    return x.reshape(b * (height // h) * (width // w), h, w, c)


def chosen_windows(x: Tensor, window: tuple[int, int], row: Tensor, column: Tensor) -> Tensor:
    """[B, H, W, C] -> the windows of (w, h) cells in the given rows and columns of windows [N] -> [N, h*w, C].

    Rows go on from image to image. Only what is chosen moves in memory.
    """
    (w, h), width, c = window, x.shape[2], _channels(x)
    inside = torch.arange(h, device=x.device)[:, None] * width + torch.arange(w, device=x.device)
    first = row * (h * width) + column * w
    chosen = (first[:, None] + inside.reshape(1, -1)).flatten()
    return x.reshape(-1, c).index_select(0, chosen).reshape(-1, h * w, c)


def _channels(x: Tensor) -> int:
    """A plain number: with one that the exported graph computes, ONNX Runtime could not reshape an empty batch."""
    return int(x.shape[-1])
